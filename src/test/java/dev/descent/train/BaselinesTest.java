package dev.descent.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import org.junit.jupiter.api.Test;

class BaselinesTest {
    @Test
    void majorityAndRidgeOnTheDigits() {
        Split digits = Digits.load().split(0.8, 42);
        Baselines baselines = Baselines.of(digits.train(), digits.test());
        assertEquals("accuracy", baselines.metric());
        assertTrue(baselines.constant() > 0.05 && baselines.constant() < 0.15, baselines.toString());
        assertTrue(baselines.linear() > 0.9 && baselines.linear() < 0.97, baselines.toString());
    }

    @Test
    void meanAndRidgeOnALine() {
        Dataset line = TrainerTest.line(12);
        Baselines baselines = Baselines.of(line, line);
        assertEquals("rmse", baselines.metric());
        // Targets are x0 + 2 x1 with x0 in 0..3 and x1 in 0..2, all twelve pairs: variance 1.25 + 4 · 2/3.
        assertEquals(Math.sqrt(1.25 + 8.0 / 3), baselines.constant(), 1e-6);
        assertEquals(0, baselines.linear(), 0.01);
        assertEquals("rmse of a baseline: mean 1.9791, linear model 0.0040", baselines.toString());
    }

    @Test
    void majorityCountsClasses() {
        Dataset train = Dataset.of(new float[][] {{0}, {1}, {2}}, new int[] {1, 1, 0}, 2);
        Dataset test = Dataset.of(new float[][] {{0}, {1}, {2}, {3}}, new int[] {1, 0, 0, 0}, 2);
        assertEquals(0.25, Baselines.of(train, test).constant());
    }
}
