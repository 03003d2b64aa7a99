package dev.descent.benchmarks;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.UpdateRule;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/** A model, what it is trained with, and how: layer for layer what the PyTorch yardstick of the same name runs. */
record Workload(String name, Model model, Loss loss, UpdateRule rule, int batchSize, Dataset data) {
    private static final int BATCHES = 16;

    static Workload of(String name) {
        return switch (name) {
            case "mlp-small" -> classifier(
                    name, Model.of(Shape.of(64), 0, dense(128), relu(), dense(64), relu(), dense(10)), 32);
            case "mlp-large" -> classifier(
                    name, Model.of(Shape.of(784), 0, dense(1024), relu(), dense(1024), relu(), dense(10)), 128);
            default -> throw new IllegalArgumentException(
                    "step " + name + ": expected mlp-small or mlp-large");
        };
    }

    private static Workload classifier(String name, Model model, int batchSize) {
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
        return new Workload(
                name, model, new CrossEntropy(), new Adam(1e-3f), batchSize, Dataset.of(inputs, classes, 10));
    }
}
