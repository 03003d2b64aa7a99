package dev.descent.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** DJL with its PyTorch engine: the same layers, one batch again and again, freed as its manual says. */
public final class Peer {
    private Peer() {}

    public static void main(String[] args) {
        Optimizer adam = Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build();
        Optimizer momentum = Optimizer.sgd()
                .setLearningRateTracker(Tracker.fixed(0.01f))
                .optMomentum(0.9f)
                .optWeightDecays(1e-4f)
                .build();
        train("mlp-small", mlp(128, 64, 10), adam, new Shape(32, 64));
        train("mlp-large", mlp(1024, 1024, 10), adam, new Shape(128, 784));
        train("lenet", lenet(), momentum, new Shape(64, 1, 28, 28));
    }

    private static SequentialBlock mlp(int... units) {
        SequentialBlock block = new SequentialBlock();
        for (int i = 0; i < units.length; i++) {
            block.add(Linear.builder().setUnits(units[i]).build());
            if (i < units.length - 1) {
                block.add(Activation.reluBlock());
            }
        }
        return block;
    }

    private static SequentialBlock lenet() {
        Shape two = new Shape(2, 2);
        Shape five = new Shape(5, 5);
        return new SequentialBlock()
                .add(Conv2d.builder().setKernelShape(five).setFilters(6).optPadding(two).build())
                .add(Activation.tanhBlock())
                .add(Pool.avgPool2dBlock(two, two))
                .add(Conv2d.builder().setKernelShape(five).setFilters(16).build())
                .add(Activation.tanhBlock())
                .add(Pool.avgPool2dBlock(two, two))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(120).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(84).build())
                .add(Activation.tanhBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    private static void train(String name, SequentialBlock block, Optimizer optimizer, Shape input) {
        try (Model model = Model.newInstance(name, "PyTorch");
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            model.setBlock(block);
            int batch = (int) input.get(0);
            NDArray x = manager.randomNormal(input);
            NDArray y = manager.randomInteger(0, 10, new Shape(batch), DataType.INT32)
                    .toType(DataType.FLOAT32, false);
            Loss loss = Loss.softmaxCrossEntropyLoss();
            try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer))) {
                trainer.initialize(input);
                double step = Timing.STEP.seconds(() -> step(manager, trainer, loss, x, y));
                NDArray one = x.get("0:1");
                double prediction = Timing.OPERATION.seconds(() -> {
                    try (NDManager scope = manager.newSubManager()) {
                        NDList inputs = new NDList(one);
                        inputs.tempAttach(scope);
                        trainer.evaluate(inputs).singletonOrThrow().toFloatArray();
                    }
                });
                new Line()
                        .with("peer", "djl")
                        .with("work", name)
                        .with("step_us", step * 1e6)
                        .with("samples_s", batch / step)
                        .with("infer1_us", prediction * 1e6)
                        .with("peak_mb", Vitals.peakMegabytes())
                        .print();
            }
        }
    }

    private static void step(NDManager manager, Trainer trainer, Loss loss, NDArray x, NDArray y) {
        try (NDManager scope = manager.newSubManager()) {
            NDList inputs = new NDList(x);
            NDList labels = new NDList(y);
            inputs.tempAttach(scope);
            labels.tempAttach(scope);
            try (GradientCollector collector = trainer.newGradientCollector()) {
                collector.backward(loss.evaluate(labels, trainer.forward(inputs)));
            }
            trainer.step();
        }
    }
}
