package dev.descent.train.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.Child;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that searches, killed for good at random instants and started again. */
class KilledSearchTest {
    private static final int KILLS = 4;

    @TempDir
    Path directory;

    /** The other process. */
    public static final class Program {
        private Program() {}

        public static void main(String[] arguments) {
            System.out.println("searching");
            SearchTest.outcome(SearchTest.search(2, Path.of(arguments[0]))).forEach(System.out::println);
        }
    }

    @Test
    @Timeout(120)
    void endsAsIfNothingHadHappened() throws Exception {
        List<String> alone = SearchTest.outcome(SearchTest.search(1, directory.resolve("alone")));
        Path killed = directory.resolve("killed");
        Random random = new Random();
        for (int i = 0; i < KILLS; i++) {
            Process process = Child.start(Program.class, List.of(), killed.toString());
            assertEquals("searching", process.inputReader().readLine());
            process.waitFor(random.nextInt(700), TimeUnit.MILLISECONDS);
            Child.kill(process);
        }
        Process process = Child.start(Program.class, List.of(), killed.toString());
        try (BufferedReader out = process.inputReader()) {
            assertEquals("searching", out.readLine());
            assertEquals(alone, out.lines().toList());
        }
        assertEquals(0, process.waitFor());
    }
}
