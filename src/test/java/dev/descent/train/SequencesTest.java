package dev.descent.train;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.loss.CTCLoss;
import dev.descent.loss.CrossEntropy;
import dev.descent.metric.CTCDecoder;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.op.Layouts;
import dev.descent.optim.Adam;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whole trainings on sequences of their own lengths. */
class SequencesTest {
    private static final int SIZE = 200;

    /** Examples with lengths; what {@code read} leaves open is padding. */
    private abstract static class Padded implements Dataset {
        private final Shape input;
        private final Shape target;
        private final int classes;

        Padded(Shape input, Shape target, int classes) {
            this.input = input;
            this.target = target;
            this.classes = classes;
        }

        @Override
        public int size() {
            return SIZE;
        }

        @Override
        public Shape inputShape() {
            return input;
        }

        @Override
        public Shape targetShape() {
            return target;
        }

        @Override
        public int classes() {
            return classes;
        }

        @Override
        public boolean hasLengths() {
            return true;
        }
    }

    /** Rows of 4 to 8 words, for each of which the one before is wanted, and for the first itself. */
    private static Dataset shifted(int words) {
        return new Padded(Shape.of(8), Shape.of(8), words) {
            @Override
            public int length(int index) {
                return 4 + new Rng(index).below(5, 100);
            }

            @Override
            public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
                int length = length(index);
                Arrays.fill(inputs, inputOffset, inputOffset + 8, 0);
                Arrays.fill(targets, targetOffset, targetOffset + 8, UNLABELLED);
                for (int i = 0; i < length; i++) {
                    int word = 1 + new Rng(index).below(words - 1, i);
                    inputs[inputOffset + i] = word;
                    targets[targetOffset + i] = i == 0 ? word : inputs[inputOffset + i - 1];
                }
            }
        };
    }

    /** Pulses of three kinds, each two or three steps long, with pauses between: which they are, not where. */
    private static Dataset pulses() {
        return new Padded(Shape.of(20, 3), Shape.of(4), 4) {
            @Override
            public int length(int index) {
                return 16 + new Rng(index).below(5, 100);
            }

            @Override
            public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
                Rng rng = new Rng(index);
                Arrays.fill(inputs, inputOffset, inputOffset + 60, 0);
                Arrays.fill(targets, targetOffset, targetOffset + 4, UNLABELLED);
                int step = rng.below(2, 101);
                for (int i = 0; i < 2 + rng.below(3, 102); i++) {
                    int kind = rng.below(3, i);
                    int length = 2 + rng.below(2, 10 + i);
                    for (int end = step + length; step < end; step++) {
                        inputs[inputOffset + step * 3 + kind] = 1;
                    }
                    targets[targetOffset + i] = 1 + kind;
                    step++;
                }
            }
        };
    }

    private static Model transformer() {
        return Model.of(
                Shape.of(8),
                1,
                embedding(6, 16).padding(0),
                positionalEmbedding(8).weights(new dev.descent.init.Normal(1)),
                transformerEncoderLayer(2, 32).dropout(0).normFirst(),
                transformerEncoderLayer(2, 32).dropout(0).normFirst(),
                layerNorm(),
                dense(6));
    }

    @Test
    void aTransformerLooksAtTheWordBefore() {
        Model model = transformer();
        Dataset data = shifted(6);
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(3e-3f));
        History history = trainer.fit(data, data, 40);
        assertTrue(
                history.last().validation().metric("accuracy") > 0.97,
                history.last().toString());
    }

    /** The weights after some steps with dropout do not depend on the number of threads. */
    @Test
    void sameBitsForAnyNumberOfThreads() {
        float[] expected = {};
        for (int threads = 1; threads <= 4; threads++) {
            Model model = Model.of(
                    Shape.of(8), 1, embedding(6, 64), positionalEncoding(), transformerEncoderLayer(4, 256), dense(6));
            Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                    .with(Settings.defaults().withThreads(threads).withBatchSize(64))
                    .fit(shifted(6), 2);
            float[] weights = model.parameter("transformerEncoderLayer1.self_attn.in_proj_weight")
                    .tensor()
                    .toArray();
            if (threads > 1) {
                assertArrayEquals(expected, weights);
            }
            expected = weights;
        }
    }

    @Test
    void ctcReadsPulses() {
        Layer turned = (tape, x) -> Layouts.transpose(tape, x, 1, 2);
        Model model = Model.of(
                Shape.of(20, 3),
                1,
                turned,
                conv1d(24, 5).same(),
                relu(),
                conv1d(24, 5).same(),
                relu(),
                turned,
                dense(4));
        Dataset data = pulses();
        Trainer trainer = Trainer.of(model, new CTCLoss(), new Adam(1e-2f));
        History history = trainer.fit(data, data, 30);
        Evaluation evaluation = history.last().validation();
        assertTrue(evaluation.metric("label_error") < 0.02, history.toString());
        assertEquals(1, evaluation.metrics().size());
        float[] input = new float[60];
        float[] target = new float[4];
        data.read(0, input, 0, target, 0);
        Tensor steps = Tensor.of(Shape.of(20, 4), model.predict(input));
        int[] labels = new CTCDecoder().beamSearch(steps, 10).get(0).labels();
        for (int i = 0; i < labels.length; i++) {
            assertEquals(target[i], labels[i]);
        }
    }
}
