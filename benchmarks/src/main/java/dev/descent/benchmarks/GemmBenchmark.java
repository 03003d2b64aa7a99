package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.op.Products;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/** Matrix products {@code [m, k] · [k, n]}, written {@code n} or {@code MxKxN}. */
final class GemmBenchmark {
    /** Tiny and square ones, then those of the workloads: outputs, layers, their weights' gradients. */
    static final String SHAPES = "16,32,64,128,256,512,1024,2048,32x64x10,32x64x128,64x32x128,128x784x1024,1024x128x1024,"
            + "64x9216x128,9216x64x128,32x256x1024,256x2048x1024,2048x64x1024,2048x256x65";

    private GemmBenchmark() {}

    static void run(Arguments arguments) {
        int threads = arguments.option("threads", 1);
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.inference(workers)) {
            for (String shape : arguments.word(0, "sizes such as 512 or " + SHAPES).split(",")) {
                int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
                int m = sizes[0];
                int k = sizes[sizes.length / 2];
                int n = sizes[sizes.length - 1];
                Tensor a = random(Shape.of(m, k), 1);
                Tensor b = random(Shape.of(k, n), 2);
                double seconds = Timing.OPERATION.seconds(() -> {
                    tape.begin(0);
                    Products.matmul(tape, a, b);
                });
                new Line()
                        .with("work", shape)
                        .with("threads", threads)
                        .with("kernel", Kernels.name())
                        .with("jdk", Runtime.version().feature())
                        .with("us", seconds * 1e6)
                        .with("gflops", 2.0 * m * k * n / seconds / 1e9)
                        .print();
            }
        }
    }

    static Tensor random(Shape shape, long stream) {
        Rng rng = new Rng(1).stream(stream);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.normal(i);
        }
        return Tensor.of(shape, values);
    }
}
