package dev.descent.data;

import static dev.descent.data.Texts.bad;
import static dev.descent.data.Texts.badState;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.augment.Cutout;
import dev.descent.augment.GaussianNoise;
import dev.descent.augment.Mixup;
import dev.descent.augment.SamplePairing;
import dev.descent.tensor.Shape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchesTest {
    static final List<BatchTransform> ALL =
            List.of(new GaussianNoise(0.1f), new Cutout(3), new SamplePairing(2, 1, 1, 9), new Mixup(0.3f));

    static Dataset images() {
        return Digits.load().subset(IntStream.range(0, 107).toArray()).withInputShape(Shape.of(1, 8, 8));
    }

    /** Examples whose only input is their own number. */
    static Dataset numbered(int size) {
        float[][] inputs = new float[size][1];
        for (int i = 0; i < size; i++) {
            inputs[i][0] = i;
        }
        return Dataset.of(inputs, new float[size]);
    }

    static List<Float> epoch(Batches batches, long epoch) {
        batches.start(epoch);
        List<Float> all = new ArrayList<>();
        for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
            addTo(all, batch);
        }
        return all;
    }

    private static void addTo(List<Float> all, Batch batch) {
        for (float value : batch.inputTensor().toArray()) {
            all.add(value);
        }
        for (float value : batch.targetTensor().toArray()) {
            all.add(value);
        }
    }

    private static List<Integer> order(Dataset data, long seed, long epoch, boolean shuffle) {
        List<Integer> order = new ArrayList<>();
        try (Batches batches =
                new Batches(data, 4, seed, Batches.Options.defaults().withShuffle(shuffle))) {
            batches.start(epoch);
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                for (int i = 0; i < batch.size(); i++) {
                    order.add((int) batch.inputs()[i]);
                }
            }
        }
        return order;
    }

    @Test
    void everyExampleOncePerEpoch() {
        Dataset data = numbered(103);
        List<Integer> first = order(data, 1, 1, true);
        List<Integer> second = order(data, 1, 2, true);
        assertNotEquals(first, second);
        assertEquals(first, order(data, 1, 1, true));
        assertNotEquals(first, order(data, 2, 1, true));
        List<Integer> plain = order(data, 1, 1, false);
        assertEquals(103, plain.size());
        for (int i = 0; i < 103; i++) {
            assertEquals(i, plain.get(i));
        }
        Collections.sort(first);
        Collections.sort(second);
        assertEquals(plain, first);
        assertEquals(plain, second);
    }

    @Test
    void lastBatchIsKeptOrDropped() {
        Dataset data = numbered(10);
        int[][] cases = {{3, 4, 3}, {5, 2, 2}, {10, 1, 1}, {7, 2, 1}};
        for (int[] one : cases) {
            assertArrayEquals(sizes(data, one[0], false, one[1]), sizesExpected(10, one[0], one[1]));
            assertArrayEquals(sizes(data, one[0], true, one[2]), sizesExpected(10, one[0], one[2]));
        }
    }

    private static int[] sizes(Dataset data, int batchSize, boolean dropLast, int perEpoch) {
        try (Batches batches =
                new Batches(data, batchSize, 0, Batches.Options.defaults().withDropLast(dropLast))) {
            assertEquals(perEpoch, batches.perEpoch());
            batches.start(0);
            int[] sizes = new int[perEpoch];
            for (int i = 0; i < perEpoch; i++) {
                Batch batch = batches.next();
                sizes[i] = batch.size();
                assertEquals(Shape.of(batch.size(), 1), batch.inputTensor().shape());
                assertEquals(Shape.of(batch.size()), batch.targetTensor().shape());
            }
            assertNull(batches.next());
            assertNull(batches.next());
            return sizes;
        }
    }

    private static int[] sizesExpected(int size, int batchSize, int perEpoch) {
        int[] sizes = new int[perEpoch];
        Arrays.setAll(sizes, i -> Math.min(batchSize, size - i * batchSize));
        return sizes;
    }

    @Test
    void preparedAheadOrNotTheSameBits() {
        Dataset data = images();
        try (Batches plain = new Batches(data, 16, 5, Batches.Options.defaults().withTransforms(ALL));
                Batches ahead = new Batches(
                        data,
                        16,
                        5,
                        Batches.Options.defaults().withTransforms(ALL).withPrefetch(true))) {
            for (long epoch = 0; epoch < 6; epoch++) {
                List<Float> expected = epoch(plain, epoch);
                assertEquals(107 * (64 + 10), expected.size());
                assertEquals(expected, epoch(ahead, epoch));
            }
            assertEquals(epoch(plain, 3), epoch(ahead, 3));
        }
    }

    @Test
    void transformsDifferByEpochBatchAndPlace() {
        Dataset zeros = Dataset.of(new float[8][2], new float[8]);
        List<Long> seen = new ArrayList<>();
        BatchTransform spy = (batch, rng) -> seen.add(rng.bits(0));
        try (Batches batches = new Batches(
                zeros, 4, 5, Batches.Options.defaults().withShuffle(false).withTransforms(List.of(spy, spy)))) {
            for (long epoch = 0; epoch < 3; epoch++) {
                epoch(batches, epoch);
            }
        }
        assertEquals(12, seen.size());
        assertEquals(12, seen.stream().distinct().count());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void goesOnInTheMiddleOfAnEpoch(boolean prefetch) {
        Dataset data = images();
        try (Batches batches = new Batches(
                data, 16, 5, Batches.Options.defaults().withTransforms(ALL).withPrefetch(prefetch))) {
            List<List<Float>> whole = new ArrayList<>();
            batches.start(4);
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                List<Float> one = new ArrayList<>();
                addTo(one, batch);
                whole.add(one);
            }
            for (int first = 0; first <= batches.perEpoch(); first++) {
                batches.start(9);
                batches.next();
                batches.start(4, first);
                for (int i = first; i < whole.size(); i++) {
                    List<Float> one = new ArrayList<>();
                    addTo(one, batches.next());
                    assertEquals(whole.get(i), one);
                }
                assertNull(batches.next());
            }
        }
    }

    @Test
    void epochsMayBeGivenUpAtAnyPoint() {
        Dataset data = images();
        try (Batches ahead = new Batches(
                        data,
                        4,
                        5,
                        Batches.Options.defaults().withTransforms(ALL).withPrefetch(true));
                Batches plain =
                        new Batches(data, 4, 5, Batches.Options.defaults().withTransforms(ALL))) {
            for (int i = 0; i < 200; i++) {
                ahead.start(i);
                for (int j = 0; j < i % 5; j++) {
                    ahead.next();
                }
            }
            assertEquals(epoch(plain, 7), epoch(ahead, 7));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingIsAllocatedInTheSteadyState(boolean prefetch) {
        Dataset data = images();
        assertAllocates(0, new Batches(data, 16, 5, Batches.Options.defaults().withPrefetch(prefetch)), prefetch);
        // Small objects alone: an Rng per transform and batch, a view of the images, a way to blend. A batch has 4,096
        // bytes.
        assertAllocates(
                512,
                new Batches(
                        data,
                        16,
                        5,
                        Batches.Options.defaults().withTransforms(ALL).withPrefetch(prefetch)),
                prefetch);
    }

    private static void assertAllocates(int bytesPerBatch, Batches open, boolean prefetch) {
        ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Batches batches = open) {
            run(batches, 0, 200);
            List<Long> ids = new ArrayList<>(List.of(Thread.currentThread().getId()));
            PrefetchTest.threads().forEach(thread -> ids.add(thread.getId()));
            assertEquals(prefetch ? 2 : 1, ids.size());
            int count = 50 * batches.perEpoch();
            long before = allocated(bean, ids);
            run(batches, 200, 250);
            long after = allocated(bean, ids);
            // The two Rngs that start(epoch) makes come to less than 24 bytes a batch.
            double bytes = (after - before) / (double) count;
            assertTrue(bytes < bytesPerBatch + 24, () -> bytes + " bytes a batch");
        }
    }

    private static long allocated(ThreadMXBean bean, List<Long> threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += bean.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }

    private static void run(Batches batches, int from, int to) {
        for (int epoch = from; epoch < to; epoch++) {
            batches.start(epoch);
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                batch.inputTensor();
                batch.targetTensor();
            }
        }
    }

    @Test
    void badSettings() {
        Dataset data = numbered(10);
        bad(
                "batches: batch size 11 is larger than the data (10 examples); use 10 or less",
                () -> new Batches(data, 11, 0));
        bad("batches: batch size 0, expected at least 1", () -> new Batches(data, 0, 0));
        bad(
                "cutout: inputs have shape [1], expected images [channels, height, width]; use"
                        + " withInputShape(Shape.of(1, 28, 28))",
                () -> new Batches(data, 2, 0, Batches.Options.defaults().withTransforms(List.of(new Cutout(1)))));
        bad(
                "batch: 2000000000 examples of 2 input values are more than a Java array can hold (2^31 - 9); use smaller"
                        + " batches",
                () -> new Batch(Dataset.of(new float[1][2], new float[1]), 2_000_000_000));
    }

    @Test
    void badOrderOfCalls() {
        Batches batches =
                new Batches(numbered(10), 4, 0, Batches.Options.defaults().withPrefetch(true));
        badState("batches: call start(epoch) before next()", batches::next);
        bad("batches: there is no batch 4 to start at, expected 0 to 3", () -> batches.start(0, 4));
        batches.close();
        badState("batches: closed; make new ones", () -> batches.start(0));
        badState("batches: closed; make new ones", batches::next);
    }
}
