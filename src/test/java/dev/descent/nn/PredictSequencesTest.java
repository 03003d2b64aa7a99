package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.loss.CTCLoss;
import dev.descent.op.Activations;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Predictions for sequences of their own lengths. */
class PredictSequencesTest {
    private static final int WORDS = 20;
    private static final int LONGEST = 12;
    private static final int COUNT = Predictor.PIECE + 21;
    private static final int[] LENGTHS = new int[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            LENGTHS[i] = 1 + new Rng(1).below(LONGEST, i);
        }
    }

    /** Those that read a sequence as a whole, and those that say something of each step. */
    static Stream<Model> models() {
        return Stream.of(
                model(lstm(7).layers(2).bidirectional(), lastStep(), dense(3)),
                model(gru(7), meanOverTime(), dense(3)),
                model(rnn(7).bidirectional(), dense(3)),
                model(positionalEncoding(), transformerEncoderLayer(2, 8), meanOverTime(), dense(3)),
                model(positionalEmbedding(40), multiHeadAttention(4).causal(), layerNorm(), dense(3)));
    }

    private static Model model(Blueprint... layers) {
        List<Blueprint> all = new ArrayList<>(List.of(embedding(WORDS, 8)));
        all.addAll(List.of(layers));
        Model model = Model.of(Shape.of(40), 1, all.toArray(Blueprint[]::new));
        model.setPredictions(Activations::softmax);
        return model;
    }

    private static Tensor batch(int time, int padding) {
        Tensor batch = Tensor.zeros(Shape.of(COUNT, time));
        Arrays.fill(batch.values(), padding);
        for (int i = 0; i < COUNT; i++) {
            for (int step = 0; step < LENGTHS[i]; step++) {
                batch.values()[i * time + step] = new Rng(i).below(WORDS, step);
            }
        }
        return batch;
    }

    /** The predictions of one sequence, those of padded steps left out. */
    private static float[] row(Tensor predictions, int i) {
        int size = predictions.size() / predictions.dim(0);
        int length = predictions.rank() == 2 ? size : LENGTHS[i] * predictions.dim(2);
        return Arrays.copyOfRange(predictions.values(), i * size, i * size + length);
    }

    @ParameterizedTest
    @MethodSource("models")
    void paddingLeavesNoTrace(Model model) {
        Tensor one = model.predict(batch(LONGEST, 0), LENGTHS);
        Tensor other = model.predict(batch(40, 13), LENGTHS);
        assertEquals(COUNT, one.dim(0));
        for (int i = 0; i < COUNT; i++) {
            assertArrayEquals(row(one, i), row(other, i));
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void aSequenceAloneGetsTheSame(Model model) {
        Tensor batch = batch(LONGEST, 0);
        Tensor all = model.predict(batch, LENGTHS);
        Tensor raw = model.logits(batch, LENGTHS);
        for (int i = 0; i < COUNT; i++) {
            float[] words = Arrays.copyOfRange(batch.values(), i * LONGEST, i * LONGEST + LENGTHS[i]);
            Tensor alone = Tensor.of(Shape.of(1, LENGTHS[i]), words);
            assertArrayEquals(row(all, i), model.predict(alone, LENGTHS[i]).toArray(), 1e-6f);
            assertArrayEquals(row(raw, i), model.logits(alone, LENGTHS[i]).toArray(), 1e-6f);
            if (all.rank() == 2) {
                assertEquals(model.classify(batch, LENGTHS)[i], model.classify(alone, LENGTHS[i])[0]);
            }
        }
    }

    @Test
    void fourThreadsGetTheSameBits() throws Exception {
        Model model = models().findFirst().orElseThrow();
        Tensor batch = batch(LONGEST, 0);
        float[] expected = model.predict(batch, LENGTHS).toArray();
        Tensor whole = Tensor.zeros(Shape.of(1, 40));
        float[] withoutLengths = model.predict(whole).toArray();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                results.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        assertArrayEquals(
                                expected, model.predict(batch, LENGTHS).toArray());
                        // The lengths of one question are not those of the next.
                        assertArrayEquals(withoutLengths, model.predict(whole).toArray());
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What reads the outputs knows the lengths too. */
    @Test
    void paddedStepsOfCtcAreBlank() {
        Model model = model(gru(7), dense(3));
        model.setPredictions(new CTCLoss(2, false));
        Tensor y = model.predict(Tensor.of(Shape.of(2, 3), 4, 5, 6, 7, 0, 0), 3, 1);
        float[] blank = {0, 0, 1, 0, 0, 1};
        assertArrayEquals(blank, Arrays.copyOfRange(y.values(), 12, 18));
    }

    @Test
    void errorsNameWhatIsWrong() {
        Model model = Model.of(Shape.of(40, 4), 1, lstm(3));
        Tensor batch = Tensor.zeros(Shape.of(2, 8, 4));
        fails("model: got 1 lengths for a batch of 2; give one for each sequence", model, batch, 8);
        fails("model: sequence 1 has length 9, expected 1 to 8, the steps of the batch [2, 8, 4]", model, batch, 8, 9);
        fails("model: sequence 0 has length 0, expected 1 to 8, the steps of the batch [2, 8, 4]", model, batch, 0, 8);
        fails(
                "model: the batch has shape [2, 8], expected [batch, time, 4] for the model's examples of shape [40, 4]",
                model,
                Tensor.zeros(Shape.of(2, 8)),
                8,
                8);
        fails(
                "model: the batch has shape [2, 8, 5], expected [batch, time, 4] for the model's examples of shape [40, 4]",
                model,
                Tensor.zeros(Shape.of(2, 8, 5)),
                8,
                8);
        fails(
                "model: the batch has shape [2, 4, 8], expected [batch, time] for the model's examples of shape [40]",
                model(lastStep()),
                Tensor.zeros(Shape.of(2, 4, 8)),
                4,
                4);
        batch.values()[63] = Float.NaN;
        fails(
                "model: value 63 of the batch of shape [2, 8, 4] is NaN, expected finite numbers; replace what is missing,"
                        + " and scale what overflows",
                model,
                batch,
                8,
                7);
    }

    private static void fails(String text, Model model, Tensor batch, int... lengths) {
        Exception e = assertThrows(IllegalArgumentException.class, () -> model.predict(batch, lengths));
        assertEquals(text, e.getMessage());
    }
}
