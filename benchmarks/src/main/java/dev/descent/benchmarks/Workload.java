package dev.descent.benchmarks;

import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.embedding;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.gru;
import static dev.descent.nn.Layers.lstm;
import static dev.descent.nn.Layers.maxPool2d;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.example.ImageNets;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.Momentum;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** A model, what it is trained with, and how: layer for layer what the PyTorch yardstick of the same name runs. */
record Workload(
        String name, Model model, Loss loss, UpdateRule rule, float decay, int batchSize, Dataset data) {
    static final List<String> NAMES = List.of("mlp-small", "mlp-large", "lenet", "cnn", "resnet20", "lstm", "gru");
    private static final int BATCHES = 16;

    static Workload of(Arguments arguments) {
        String name = arguments.word(0, "a workload: " + NAMES);
        return switch (name) {
            case "mlp" -> perceptron(
                    arguments.option("width", 512), arguments.option("depth", 3), arguments.option("batch", 64));
            case "mlp-small" -> classifier(
                    name, Model.of(Shape.of(64), 0, dense(128), relu(), dense(64), relu(), dense(10)), 32);
            case "mlp-large" -> classifier(
                    name, Model.of(Shape.of(784), 0, dense(1024), relu(), dense(1024), relu(), dense(10)), 128);
            case "lenet" -> classifier(
                    name, Model.of(Shape.of(1, 28, 28), 0, ImageNets.lenet()), new Momentum(0.01f), 1e-4f, 64);
            case "cnn" -> classifier(
                    name,
                    Model.of(
                            Shape.of(1, 28, 28),
                            0,
                            conv2d(32, 3),
                            relu(),
                            conv2d(64, 3),
                            relu(),
                            maxPool2d(2),
                            dropout(0.25f),
                            flatten(),
                            dense(128),
                            relu(),
                            dropout(0.5f),
                            dense(10)),
                    64);
            case "resnet20" -> classifier(
                    name, Model.of(Shape.of(3, 32, 32), 0, ImageNets.resnet(3, 16)), new Momentum(0.01f), 1e-4f, 32);
            case "lstm" -> characters(name, lstm(256));
            case "gru" -> characters(name, gru(256));
            default -> throw new IllegalArgumentException("step " + name + ": expected one of " + NAMES + ", or mlp with --width, --depth and --batch");
        };
    }

    /** For the scaling study: layers of one width, which is the input's too. */
    private static Workload perceptron(int width, int depth, int batchSize) {
        List<Blueprint> layers = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            layers.addAll(List.of(dense(width), relu()));
        }
        layers.add(dense(10));
        return classifier("mlp", Model.of(Shape.of(width), 0, layers.toArray(Blueprint[]::new)), batchSize);
    }

    private static Workload characters(String name, Blueprint recurrent) {
        Model model = Model.of(Shape.of(Symbols.STEPS), 0, embedding(Symbols.COUNT, 64), recurrent, dense(Symbols.COUNT));
        return new Workload(name, model, new CrossEntropy(), new Adam(1e-3f), 0, 32, new Symbols(BATCHES * 32));
    }

    /** Random symbols, each of them to be told apart at every step. */
    private record Symbols(int size) implements Dataset {
        static final int COUNT = 65;
        static final int STEPS = 64;
        private static final Rng RNG = new Rng(1);

        @Override
        public Shape inputShape() {
            return Shape.of(STEPS);
        }

        @Override
        public Shape targetShape() {
            return Shape.of(STEPS);
        }

        @Override
        public int classes() {
            return COUNT;
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            for (int t = 0; t < STEPS; t++) {
                inputs[inputOffset + t] = RNG.below(COUNT, (long) index * STEPS + t);
                targets[targetOffset + t] = RNG.below(COUNT, -1L - index * STEPS - t);
            }
        }
    }

    private static Workload classifier(String name, Model model, int batchSize) {
        return classifier(name, model, new Adam(1e-3f), 0, batchSize);
    }

    private static Workload classifier(String name, Model model, UpdateRule rule, float decay, int batchSize) {
        int examples = BATCHES * batchSize;
        Rng rng = new Rng(1);
        float[][] inputs = new float[examples][model.inputShape().size()];
        int[] classes = new int[examples];
        for (int i = 0; i < examples; i++) {
            for (int j = 0; j < inputs[i].length; j++) {
                inputs[i][j] = (float) rng.stream(i).normal(j);
            }
            classes[i] = rng.below(10, i);
        }
        Dataset data = Dataset.of(inputs, classes, 10).withInputShape(model.inputShape());
        return new Workload(name, model, new CrossEntropy(), rule, decay, batchSize, data);
    }
}
