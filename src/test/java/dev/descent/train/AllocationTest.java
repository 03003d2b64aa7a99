package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.data.Dataset;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A step's garbage is a few small objects, whatever the batch and the width. */
class AllocationTest {
    @ParameterizedTest
    @CsvSource({"32, 64, 1", "128, 64, 1", "32, 512, 1", "128, 512, 2"})
    void aStepAllocatesAtMostAKilobyte(int batch, int width, int threads) {
        int size = 20 * batch;
        Dataset data = Dataset.of(new float[size][64], new int[size], 10);
        Meter meter = new Meter();
        Trainer.of(
                        Model.of(Shape.of(64), 1, dense(width), relu(), dense(width), relu(), dense(10)),
                        new CrossEntropy(),
                        new Adam(1e-3f))
                .with(meter, Settings.defaults().withBatchSize(batch).withThreads(threads))
                .fit(data, Integer.MAX_VALUE);
        assertTrue(meter.bytesPerStep <= 1024, meter.bytesPerStep + " bytes a step");
    }

    /**
     * The least that a window of steps allocated: until the compiler is done, which takes the longer the busier the machine
     * is, vectors are objects.
     */
    private static final class Meter implements Callback {
        private static final int WINDOW = 200;
        private static final int WINDOWS = 100;
        private static final int BUDGET = 1024;

        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long before;
        private double bytesPerStep = Double.NaN;

        @Override
        public void stepDone(Run run) {
            if (run.step() % WINDOW != 0) {
                return;
            }
            long now = allocated();
            if (run.step() > WINDOW) {
                double window = (double) (now - before) / WINDOW;
                bytesPerStep = Double.isNaN(bytesPerStep) ? window : Math.min(bytesPerStep, window);
            }
            if (bytesPerStep <= BUDGET || run.step() == (long) WINDOW * WINDOWS) {
                run.stop("measured");
            }
            before = allocated();
        }

        private long allocated() {
            return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        }
    }
}
