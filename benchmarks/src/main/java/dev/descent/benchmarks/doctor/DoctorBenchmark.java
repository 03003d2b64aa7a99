package dev.descent.benchmarks.doctor;

import dev.descent.benchmarks.Arguments;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** What the training doctor finds, what it cries wolf at, and what it costs. */
public final class DoctorBenchmark {
    private static final int SEEDS = 10;
    private static final int VARIANT_SEEDS = 3;

    private DoctorBenchmark() {}

    public static void run(Arguments arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        boolean quick = arguments.has("quick");
        if (!arguments.has("programs") && !arguments.has("faults")) {
            Cost.print(quick);
        }
        if (arguments.has("cost")) {
            return;
        }
        String record = arguments.option("record", "");
        Ledger ledger = new Ledger(record.isEmpty() ? null : Path.of(record));
        Path data = Path.of(arguments.option("data", "benchmarks/data"));
        List<Program> programs = arguments.option("half", "development").equals("held-out")
                ? HeldOut.programs(data)
                : Programs.development(data);
        List<Fault> faults = Stream.of(DataFaults.all(), ModelFaults.all(), LearningFaults.all())
                .flatMap(List::stream)
                .filter(fault -> matches(fault.name(), arguments.option("faults", "")))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(arguments.option("threads", 1));
        try {
            Judge judge = new Judge(ledger, threads, arguments.option("seeds", quick ? VARIANT_SEEDS : SEEDS), quick ? 1 : VARIANT_SEEDS);
            for (Program program : programs) {
                if (matches(program.name(), arguments.option("programs", ""))) {
                    judge.program(program, faults);
                }
            }
            new Report(judge.tally()).print();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whether a name contains one of the words, parted by commas; without any, all do. */
    private static boolean matches(String name, String words) {
        return Arrays.stream(words.split(",")).anyMatch(name::contains);
    }
}
