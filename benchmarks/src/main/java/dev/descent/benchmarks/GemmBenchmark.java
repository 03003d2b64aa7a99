package dev.descent.benchmarks;

import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.op.Products;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.Locale;

/** One matrix product of n × n. */
final class GemmBenchmark {
    private GemmBenchmark() {}

    static void run(Arguments arguments) {
        int n = Integer.parseInt(arguments.word(0, "the size n"));
        int threads = arguments.option("threads", 1);
        Tensor a = random(n, 1);
        Tensor b = random(n, 2);
        try (Workers workers = Workers.of(threads);
                Tape tape = Tape.inference(workers)) {
            double seconds = Timing.seconds(() -> {
                tape.begin(0);
                Products.matmul(tape, a, b);
            });
            System.out.printf(
                    Locale.ROOT,
                    "{\"n\": %d, \"threads\": %d, \"kernel\": \"%s\", \"jdk\": \"%s\", \"gflops\": %.1f}%n",
                    n,
                    threads,
                    Kernels.name(),
                    Runtime.version().feature(),
                    2.0 * n * n * n / seconds / 1e9);
        }
    }

    private static Tensor random(int n, long stream) {
        Rng rng = new Rng(1).stream(stream);
        float[] values = new float[n * n];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.normal(i);
        }
        return Tensor.of(Shape.of(n, n), values);
    }
}
