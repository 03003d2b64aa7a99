package dev.descent.benchmarks.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the training doctor finds, and what it cries wolf at. */
public final class DoctorBenchmark {
    private DoctorBenchmark() {}

    /**
     * @param directory with wine_data.csv and diabetes_*.csv.gz
     * @param seeds runs of each program and change
     * @param only programs whose name contains one of these words; empty for all
     */
    public static void run(Path directory, int seeds, String what, String... only) throws Exception {
        List<Fault> faults = new ArrayList<>();
        if (!what.equals("healthy")) {
            faults.addAll(DataFaults.all());
            faults.addAll(LearningFaults.all());
        }
        Judge judge = new Judge(seeds, true);
        for (Program program : Programs.development(directory)) {
            if (only.length == 0 || Arrays.stream(only).anyMatch(program.name()::contains)) {
                judge.program(program, faults, !what.equals("faults"));
            }
        }
        judge.report();
    }

    public static void main(String[] args) throws Exception {
        run(Path.of(args[0]), Integer.parseInt(args[1]), args[2], Arrays.copyOfRange(args, 3, args.length));
    }
}
