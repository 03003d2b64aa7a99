package dev.descent.nn;

import static dev.descent.nn.Layers.dense;
import static dev.descent.op.Activations.sigmoid;
import static dev.descent.op.Arithmetic.mul;
import static dev.descent.op.Arithmetic.scale;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.optim.Adam;
import dev.descent.optim.Optimizer;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** A user's own activation is one type, and trains: here exclusive or, which no network without one can learn. */
class SwishTest {
    record Swish(float beta) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return mul(tape, x, sigmoid(tape, scale(tape, x, beta)));
        }
    }

    private static final Tensor INPUTS = Tensor.of(Shape.of(4, 2), 0, 0, 0, 1, 1, 0, 1, 1);
    private static final Tensor CLASSES = Tensor.of(Shape.of(4), 0, 1, 1, 0);

    @Test
    void learnsExclusiveOr() {
        Model model = Model.of(Shape.of(2), 42, dense(16), new Swish(1.5f), dense(2));
        assertTrue(train(model) < 0.05);
        for (int i = 0; i < 4; i++) {
            float[] example = {INPUTS.get(i, 0), INPUTS.get(i, 1)};
            assertEquals((int) CLASSES.get(i), model.classify(example));
            assertTrue(model.predict(example)[model.classify(example)] > 0.9);
        }
        assertTrue(train(Model.of(Shape.of(2), 42, dense(16), dense(2))) > 0.6);
    }

    private static float train(Model model) {
        Loss loss = new CrossEntropy();
        model.setPredictions(loss::predictions);
        Optimizer optimizer = new Optimizer(model.parameters(), new Adam(0.02f));
        float last = 0;
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < 300; step++) {
                tape.begin(step);
                Tensor value = loss.forward(tape, model.forward(tape, INPUTS), CLASSES);
                last = value.item();
                tape.backward(value);
                optimizer.step(tape);
            }
        }
        return last;
    }
}
