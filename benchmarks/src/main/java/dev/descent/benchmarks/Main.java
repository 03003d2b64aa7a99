package dev.descent.benchmarks;

import dev.descent.benchmarks.doctor.DoctorBenchmark;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs one benchmark by its name; see {@code benchmarks/run}. */
public final class Main {
    private static final Map<String, Benchmark> BENCHMARKS = new LinkedHashMap<>();

    static {
        BENCHMARKS.put("step", StepBenchmark::run);
        BENCHMARKS.put("gemm", GemmBenchmark::run);
        BENCHMARKS.put("passes", Passes::run);
        BENCHMARKS.put("limits", Limits::run);
        BENCHMARKS.put("table", Table::run);
        BENCHMARKS.put("scaling", Scaling::run);
        BENCHMARKS.put("profile", Profile::run);
        BENCHMARKS.put("kernels", KernelBenchmarks::run);
        BENCHMARKS.put("cold-start", ColdStart::run);
        BENCHMARKS.put("bits", Bits::run);
        BENCHMARKS.put("accuracy", AccuracyBenchmark::run);
        BENCHMARKS.put("fashion", Fashion::run);
        BENCHMARKS.put("text", Text::run);
        BENCHMARKS.put("lr-finder", LrFinder::run);
        BENCHMARKS.put("swats", SwatsBenchmark::run);
        BENCHMARKS.put("ctc", CtcBenchmark::run);
        BENCHMARKS.put("regularization", Regularization::run);
        BENCHMARKS.put("gan", GanBenchmark::run);
        BENCHMARKS.put("report", ReportCost::run);
        BENCHMARKS.put("search", SearchBenchmark::run);
        BENCHMARKS.put("resume", Resume::run);
        BENCHMARKS.put("resume-once", Resume::once);
        BENCHMARKS.put("doctor", DoctorBenchmark::run);
    }

    private Main() {}

    interface Benchmark {
        void run(Arguments arguments) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Benchmark benchmark = args.length == 0 ? null : BENCHMARKS.get(args[0]);
        if (benchmark == null) {
            System.err.println("usage: benchmarks/run " + String.join("|", BENCHMARKS.keySet()) + " [arguments]");
            System.exit(2);
            return;
        }
        try {
            benchmark.run(new Arguments(Arrays.copyOfRange(args, 1, args.length)));
        } catch (IllegalArgumentException | IOException e) {
            System.err.println(args[0] + ": " + e.getMessage());
            System.exit(1);
        }
    }
}
