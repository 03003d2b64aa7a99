package dev.descent.train.doctor;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.data.Dataset;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Steps allocate no more with the doctor than without; only looks do, of which a run has some forty. */
class DoctorAllocationTest {
    private static final int WINDOW = 200;
    private static final int BUDGET = 1024;

    @Test
    void aStepUnderWatchAllocatesAtMostAKilobyte() {
        int rows = 32 * 4000;
        Meter meter = new Meter();
        Model model = Model.of(Shape.of(64), 1, dense(32), relu(), dense(10));
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                .with(Doctor.watch(), meter)
                .fit(Dataset.of(new float[rows][64], new int[rows], 10), 10);
        assertTrue(meter.least <= BUDGET, meter.least + " bytes a step");
    }

    private static final class Meter implements Callback {
        private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        private long before;
        private double least = Double.POSITIVE_INFINITY;

        @Override
        public void stepDone(Run run) {
            if (run.step() % WINDOW == 0) {
                long now =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                least = run.step() == WINDOW ? least : Math.min(least, (double) (now - before) / WINDOW);
                if (least <= BUDGET) {
                    run.stop("measured");
                }
                before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            }
        }
    }
}
