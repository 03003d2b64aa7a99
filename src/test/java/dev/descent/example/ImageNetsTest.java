package dev.descent.example;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.kernel.Workers;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.op.CrossEntropies;
import dev.descent.optim.Momentum;
import dev.descent.optim.Optimizer;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** As large as PyTorch's of the same layers; they learn, with the same bits for any number of threads. */
class ImageNetsTest {
    @Test
    void numbersOfParameters() {
        assertEquals(272_474, parameters(Model.of(Shape.of(3, 32, 32), 1, ImageNets.resnet(3, 16))));
        assertEquals(61_706, parameters(Model.of(Shape.of(1, 28, 28), 1, ImageNets.lenet())));
    }

    private static int parameters(Model model) {
        return model.parameters().stream()
                .filter(parameter -> !parameter.isBuffer())
                .mapToInt(parameter -> parameter.tensor().size())
                .sum();
    }

    @Test
    void learnABatch() {
        learns(Shape.of(3, 12, 10), ImageNets.resnet(1, 6));
        learns(Shape.of(1, 28, 28), ImageNets.lenet());
    }

    private static void learns(Shape shape, Blueprint[] layers) {
        List<float[]> first = trained(shape, layers, 1);
        for (int threads = 2; threads <= 4; threads++) {
            List<float[]> other = trained(shape, layers, threads);
            for (int i = 0; i < first.size(); i++) {
                assertArrayEquals(first.get(i), other.get(i));
            }
        }
    }

    private static List<float[]> trained(Shape shape, Blueprint[] layers, int threads) {
        Model model = Model.of(shape, 1, layers);
        Tensor x = Tensor.zeros(shape.withFirst(9));
        Rng rng = new Rng(4);
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] = (float) rng.normal(i);
        }
        Tensor labels = Tensor.of(Shape.of(9), 0, 1, 2, 3, 4, 5, 6, 7, 8);
        Optimizer optimizer = new Optimizer(model.parameters(), new Momentum(0.05f));
        List<Float> losses = new ArrayList<>();
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.training(1, workers)) {
            for (int step = 0; step < 25; step++) {
                tape.begin(step);
                Tensor loss = CrossEntropies.crossEntropy(tape, model.forward(tape, x), labels, 0, -100);
                losses.add(loss.item());
                tape.backward(loss);
                optimizer.step(tape);
            }
        }
        assertTrue(losses.get(24) < 0.7 * losses.get(0), losses.toString());
        return model.parameters().stream()
                .map(Parameter::tensor)
                .map(Tensor::toArray)
                .toList();
    }
}
