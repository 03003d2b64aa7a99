package dev.descent.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void everyOrderIsAsLikely() {
        int draws = 240_000;
        Map<String, Integer> counts = new HashMap<>();
        Rng rng = new Rng(2);
        for (int i = 0; i < draws; i++) {
            counts.merge(Arrays.toString(rng.stream(i).permutation(4)), 1, Integer::sum);
        }
        assertEquals(24, counts.size());
        double expected = draws / 24.0;
        double chi = counts.values().stream()
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        // 23 degrees of freedom: above 50 once in a thousand.
        assertTrue(chi < 50, () -> "chi² " + chi);
    }

    @Test
    void everyPlaceIsAsLikelyInALongOne() {
        int size = 100;
        int draws = 20_000;
        int[][] counts = new int[size][size];
        Rng rng = new Rng(3);
        for (int i = 0; i < draws; i++) {
            int[] order = rng.stream(i).permutation(size);
            for (int place = 0; place < size; place++) {
                counts[place][order[place]]++;
            }
        }
        double expected = draws / (double) size;
        double chi = Arrays.stream(counts)
                .flatMapToInt(Arrays::stream)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        double freedom = (size - 1.0) * (size - 1);
        assertEquals(freedom, chi, 4 * Math.sqrt(2 * freedom));
    }

    @Test
    void writesOverTheBeginningOfAnArray() {
        int[] order = {9, 9, 9, 9, 9, 9, 9};
        new Rng(4).permute(order, 5);
        assertArrayEquals(new Rng(4).permutation(5), Arrays.copyOf(order, 5));
        assertEquals(9, order[5]);
    }
}
