package dev.descent.train.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.descent.train.search.Halving.Job;
import dev.descent.train.search.Halving.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HalvingTest {
    @Test
    void rungsEndWithAllEpochs() {
        assertArrayEquals(new int[] {1, 3, 9, 27}, Halving.rungs(27, 1, 3));
        assertArrayEquals(new int[] {1, 3, 10, 30}, Halving.rungs(30, 1, 3));
        assertArrayEquals(new int[] {5, 20}, Halving.rungs(20, 3, 4));
        assertArrayEquals(new int[] {2}, Halving.rungs(2, 1, 3));
    }

    /** Each result known before the next decision, as with one worker; worked out by hand. */
    @Test
    void promotesTheBestThirdFromTheHighestRung() {
        double[] losses = {Double.NaN, 0.5, 0.9, 0.7, 0.1, 0.8, 0.6, 0.2, 0.3, 0.4};
        Halving halving = new Halving(9, 3, 3);
        List<Job> jobs = new ArrayList<>();
        for (Job job = halving.next(); job != null; job = halving.next()) {
            jobs.add(job);
            halving.add(new Result(job, losses[job.trial()]));
        }
        assertEquals(
                List.of(
                        new Job(1, 0),
                        new Job(2, 0),
                        new Job(3, 0),
                        // The best of three goes on; with the fourth, still one of them is a third, but another one.
                        new Job(1, 1),
                        new Job(4, 0),
                        new Job(4, 1),
                        new Job(5, 0),
                        new Job(6, 0),
                        new Job(7, 0),
                        new Job(7, 1),
                        new Job(4, 2),
                        new Job(8, 0),
                        new Job(9, 0),
                        new Job(8, 1)),
                jobs);
    }

    @Test
    void whatIsNoNumberIsNeverPromoted() {
        Halving halving = new Halving(3, 2, 3);
        for (int i = 0; i < 3; i++) {
            halving.add(new Result(halving.next(), Double.POSITIVE_INFINITY));
        }
        assertNull(halving.next());
    }
}
