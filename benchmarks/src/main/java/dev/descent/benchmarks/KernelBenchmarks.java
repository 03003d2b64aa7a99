package dev.descent.benchmarks;

import dev.descent.kernel.Convolution;
import dev.descent.kernel.Geometry;
import dev.descent.kernel.Kernels;
import dev.descent.kernel.Workers;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The kernels by themselves, on one thread, with JMH. */
public class KernelBenchmarks {
    private static final Workers WORKERS = Workers.single();

    /** {@code kernels [REGEX]}: those whose name, such as {@code Convolutions.forward}, it finds. */
    static void run(Arguments arguments) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(KernelBenchmarks.class.getName() + "." + arguments.option("only", ""))
                        // Here, since annotations of this class are not those of the classes in it.
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .warmupIterations(3)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .forks(1)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        for (RunResult result : results) {
            Line line = new Line()
                    .with("benchmark", result.getParams().getBenchmark().replaceFirst(".*KernelBenchmarks.", ""))
                    .with("kernel", Kernels.name())
                    .with("jdk", Runtime.version().feature());
            for (String name : result.getParams().getParamsKeys()) {
                line.with(name, result.getParams().getParam(name));
            }
            line.with("us", result.getPrimaryResult().getScore())
                    .with("error_us", result.getPrimaryResult().getScoreError())
                    .print();
        }
    }

    private static float[] random(int size) {
        return GemmBenchmark.random(Shape.of(size), size).toArray();
    }

    /** {@code C = A · B}, {@code [m, k] · [k, n]}, as forward, and with A turned, as a weights' gradient. */
    @State(Scope.Thread)
    public static class Products {
        @Param({"32x64x128", "128x1024x1024", "32x256x1024", "512x512x512"})
        public String shape;

        private int m;
        private int k;
        private int n;
        private float[] a;
        private float[] b;
        private float[] c;

        @Setup
        public void fill() {
            int[] sizes = Arrays.stream(shape.split("x")).mapToInt(Integer::parseInt).toArray();
            m = sizes[0];
            k = sizes[1];
            n = sizes[2];
            a = random(m * k);
            b = random(k * n);
            c = new float[m * n];
        }

        @Benchmark
        public float[] plain() {
            Kernels.blas().product(WORKERS, false, false, m, n, k, a, 0, k, b, 0, n, false, c, 0, n, null);
            return c;
        }

        @Benchmark
        public float[] turned() {
            Kernels.blas().product(WORKERS, true, false, m, n, k, a, 0, m, b, 0, n, false, c, 0, n, null);
            return c;
        }
    }

    /** The convolutions of the workloads: batch, channels, height and width, filters, kernel, stride, padding. */
    @State(Scope.Thread)
    public static class Convolutions {
        @Param({
            "64,1,28,6,5,1,2", "64,6,14,16,5,1,0", "64,1,28,32,3,1,0", "64,32,26,64,3,1,0", "32,16,32,16,3,1,1",
            "32,16,32,32,3,2,1", "32,32,16,32,3,1,1", "32,64,8,64,3,1,1", "32,16,32,32,1,2,0"
        })
        public String sizes;

        private final Convolution convolution = Kernels.convolution();
        private Geometry geometry;
        private float[] x;
        private float[] weight;
        private float[] y;

        @Setup
        public void fill() {
            int[] s = Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray();
            int side = (s[2] + 2 * s[6] - s[4]) / s[5] + 1;
            geometry = new Geometry(
                    s[0], s[1], s[2], s[2], s[3], side, side, s[4], s[4], s[5], s[5], s[6], s[6], 1, 1, 1);
            x = random(s[0] * s[1] * s[2] * s[2]);
            weight = random(s[3] * s[1] * s[4] * s[4]);
            y = random(s[0] * s[3] * side * side);
        }

        @Benchmark
        public float[] forward() {
            convolution.forward(WORKERS, geometry, x, weight, null, y);
            return y;
        }

        @Benchmark
        public float[] inputGradient() {
            convolution.inputGradient(WORKERS, geometry, y, weight, false, x);
            return x;
        }

        @Benchmark
        public float[] weightGradient() {
            convolution.weightGradient(WORKERS, geometry, x, y, false, weight);
            return weight;
        }
    }

    /** Loops over 65,536 elements, in rows of 256 where there are rows: what stays in the second cache. */
    @State(Scope.Thread)
    public static class Loops {
        private static final int ROWS = 256;
        private static final int SIZE = ROWS * ROWS;

        private final float[] x = random(SIZE);
        private final float[] y = new float[SIZE];

        @Benchmark
        public float[] relu() {
            Kernels.pointwise().relu(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public float[] exp() {
            Kernels.pointwise().exp(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public float[] log() {
            Kernels.pointwise().log(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public float[] tanh() {
            Kernels.pointwise().tanh(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public float[] sigmoid() {
            Kernels.pointwise().sigmoid(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public float[] gelu() {
            Kernels.pointwise().gelu(x, y, 0, SIZE);
            return y;
        }

        @Benchmark
        public double sum() {
            return Kernels.pointwise().sum(x, 0, SIZE);
        }

        @Benchmark
        public float[] softmax() {
            Kernels.rowwise().softmax(x, y, ROWS, 0, ROWS);
            return y;
        }
    }
}
