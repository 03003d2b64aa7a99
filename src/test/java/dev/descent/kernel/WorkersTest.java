package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("kernel")
@Timeout(60)
class WorkersTest {
    private static void assertEachIndexOnce(Workers workers, int tasks) {
        AtomicIntegerArray seen = new AtomicIntegerArray(tasks);
        workers.run(tasks, (worker, index) -> {
            assertTrue(worker >= 0 && worker < workers.threads());
            seen.incrementAndGet(index);
        });
        for (int i = 0; i < tasks; i++) {
            assertEquals(1, seen.get(i), "index " + i);
        }
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("descent-worker-"))
                .count();
    }

    @Test
    void runsEachIndexOnce() {
        for (int threads = 1; threads <= 5; threads++) {
            try (Workers workers = Workers.of(threads)) {
                for (int tasks : new int[] {0, 1, 2, 3, 7, 100, 1000}) {
                    assertEachIndexOnce(workers, tasks);
                }
            }
        }
    }

    @Test
    void startsThreadsOnlyWhenNeededAndLeavesNone() {
        long before = ownThreads();
        Workers workers = Workers.of(3);
        workers.run(1, (worker, index) -> {});
        assertEquals(before, ownThreads());
        workers.run(2, (worker, index) -> {});
        assertEquals(before + 2, ownThreads());
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("descent-worker-2"))
                .allMatch(Thread::isDaemon));
        workers.close();
        workers.close();
        assertEquals(before, ownThreads());
    }

    @Test
    void eachThreadBeginsWithABlockOfItsOwn() {
        try (Workers workers = Workers.of(3)) {
            CountDownLatch all = new CountDownLatch(3);
            int[] firsts = {-1, -1, -1};
            workers.run(6, (worker, index) -> {
                if (firsts[worker] < 0) {
                    firsts[worker] = index;
                    all.countDown();
                    try {
                        assertTrue(all.await(20, TimeUnit.SECONDS), "the others are not running at the same time");
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            assertArrayEquals(new int[] {0, 2, 4}, firsts);
        }
    }

    @Test
    void refusesWorkAfterClose() {
        Workers workers = Workers.of(2);
        workers.close();
        Exception thrown = assertThrows(IllegalStateException.class, () -> workers.run(2, (worker, index) -> {}));
        assertEquals("workers: used after close(); make new ones with Workers.of(2)", thrown.getMessage());
    }

    @Test
    void refusesNoThreadsAndNoExecutor() {
        assertEquals(
                "workers: got 0 threads, expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> Workers.of(0))
                        .getMessage());
        assertEquals(
                "workers: the executor is null; use Workers.of(threads) for threads of its own",
                assertThrows(IllegalArgumentException.class, () -> Workers.on(null, 2))
                        .getMessage());
    }

    @Test
    void throwsTheFirstExceptionOnceAllHaveEnded() {
        try (Workers workers = Workers.of(3)) {
            for (int round = 0; round < 200; round++) {
                AtomicInteger running = new AtomicInteger();
                IllegalArgumentException cause = new IllegalArgumentException("index 5 is bad");
                Throwable thrown = assertThrows(
                        IllegalArgumentException.class,
                        () -> workers.run(50, (worker, index) -> {
                            running.incrementAndGet();
                            try {
                                if (index == 5) {
                                    throw cause;
                                }
                                Thread.onSpinWait();
                            } finally {
                                running.decrementAndGet();
                            }
                        }));
                assertSame(cause, thrown);
                assertEquals(0, running.get());
                assertEachIndexOnce(workers, 20);
            }
        }
    }

    @Test
    void throwsErrorsToo() {
        try (Workers workers = Workers.of(2)) {
            assertThrows(
                    StackOverflowError.class,
                    () -> workers.run(8, (worker, index) -> {
                        throw new StackOverflowError();
                    }));
            assertEachIndexOnce(workers, 8);
        }
    }

    @Test
    void nestedRunsStayOnTheirThread() {
        for (Workers workers : new Workers[] {Workers.single(), Workers.of(3), Workers.on(Runnable::run, 3)}) {
            AtomicInteger count = new AtomicInteger();
            workers.run(6, (worker, index) -> {
                Thread thread = Thread.currentThread();
                assertEquals(worker, workers.current());
                workers.run(4, (inner, innerIndex) -> {
                    assertEquals(worker, inner);
                    assertSame(thread, Thread.currentThread());
                    count.incrementAndGet();
                });
            });
            assertEquals(24, count.get());
            workers.close();
        }
    }

    @Test
    void refusesASecondThreadAtTheSameTime() throws InterruptedException {
        try (Workers workers = Workers.of(2)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            workers.run(1, (worker, index) -> {
                Thread other = new Thread(() -> {
                    try {
                        workers.run(2, (w, i) -> {});
                    } catch (IllegalStateException e) {
                        thrown.set(e);
                    }
                });
                other.start();
                try {
                    other.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals(
                    "workers: used by two threads at once; give each training loop its own Workers",
                    thrown.get().getMessage());
        }
    }

    @Test
    void refusesToCloseFromInside() {
        try (Workers workers = Workers.of(2)) {
            Exception thrown =
                    assertThrows(IllegalStateException.class, () -> workers.run(2, (worker, index) -> workers.close()));
            assertEquals(
                    "workers: close() called from inside a task; call it when the training loop has ended",
                    thrown.getMessage());
            assertEachIndexOnce(workers, 9);
        }
    }

    @Test
    void directExecutorDoesTheWorkOnTheCaller() {
        Workers workers = Workers.on(Runnable::run, 4);
        Thread caller = Thread.currentThread();
        for (int i = 0; i < 100; i++) {
            workers.run(10, (worker, index) -> assertSame(caller, Thread.currentThread()));
            assertEachIndexOnce(workers, 10);
        }
    }

    @Test
    void executorThatNeverRunsAnythingHoldsAtMostOneSubmissionForEachThread() {
        Queue<Runnable> queue = new ArrayDeque<>();
        Workers workers = Workers.on(queue::add, 3);
        for (int i = 0; i < 1000; i++) {
            assertEachIndexOnce(workers, 5);
        }
        assertEquals(2, queue.size());
        queue.forEach(Runnable::run);
        assertEachIndexOnce(workers, 5);
    }

    @Test
    void executorThatRejectsLeavesTheWorkToTheCaller() {
        Workers workers = Workers.on(
                command -> {
                    throw new RejectedExecutionException("full");
                },
                3);
        assertEachIndexOnce(workers, 10);
        Workers broken = Workers.on(
                command -> {
                    throw new IllegalStateException("broken");
                },
                3);
        assertEachIndexOnce(broken, 10);
        assertEachIndexOnce(broken, 10);
    }

    @Test
    void saturatedPoolLeavesTheWorkToTheCaller() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService pool = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        pool.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Workers workers = Workers.on(pool, 2);
        for (int i = 0; i < 100; i++) {
            assertEachIndexOnce(workers, 10);
        }
        release.countDown();
        pool.shutdown();
        assertTrue(pool.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void poolThatComesAndGoesStillHelps() {
        ExecutorService pool = new ThreadPoolExecutor(0, 2, 1, TimeUnit.MILLISECONDS, new SynchronousQueue<>());
        Workers workers = Workers.on(pool, 4);
        for (int i = 0; i < 3000; i++) {
            assertEachIndexOnce(workers, 7);
        }
        pool.shutdown();
        assertEachIndexOnce(workers, 7);
    }

    @Test
    void aHundredThousandTinyRegions() {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (Workers workers : new Workers[] {Workers.of(2), Workers.of(4), Workers.on(pool, 3)}) {
            assertTimeoutPreemptively(Duration.ofSeconds(50), () -> {
                long[] sums = new long[64];
                for (int round = 0; round < 100_000; round++) {
                    int tasks = 1 + round % 5;
                    // Plain writes: each round reads what another thread may have written in the round before.
                    workers.run(tasks, (worker, index) -> sums[index * 8] += index + 1);
                }
                for (int index = 0; index < 5; index++) {
                    assertEquals((long) (100_000 - 20_000 * index) * (index + 1), sums[index * 8]);
                }
            });
            workers.close();
        }
        pool.shutdown();
    }

    @Test
    void resultsAreVisibleToTheCaller() {
        try (Workers workers = Workers.of(3)) {
            int[] data = new int[3000];
            for (int round = 1; round <= 2000; round++) {
                int add = round;
                workers.run(30, (worker, index) -> {
                    for (int i = index * 100; i < index * 100 + 100; i++) {
                        data[i] += add;
                    }
                });
            }
            int[] expected = new int[3000];
            java.util.Arrays.fill(expected, 2000 * 2001 / 2);
            assertArrayEquals(expected, data);
        }
    }

    @Test
    void anInterruptedCallerFinishesAndStaysInterrupted() {
        try (Workers workers = Workers.of(2)) {
            assertEachIndexOnce(workers, 4);
            Thread.currentThread().interrupt();
            CountDownLatch both = new CountDownLatch(2);
            AtomicInteger ended = new AtomicInteger();
            workers.run(2, (worker, index) -> {
                both.countDown();
                while (both.getCount() > 0) {
                    Thread.onSpinWait();
                }
                long until = System.nanoTime() + (worker == 0 ? 0 : 3_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                ended.incrementAndGet();
            });
            assertEquals(2, ended.get());
            assertTrue(Thread.currentThread().isInterrupted());
            assertEachIndexOnce(workers, 4);
        } finally {
            assertTrue(Thread.interrupted(), "close() restores the flag, too");
        }
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @Test
    void scratchIsKeptForEachWorkerAndSlot() {
        Workers workers = Workers.of(2);
        float[] first = workers.scratch(0, 3, 100);
        assertSame(first, workers.scratch(0, 3, 50));
        assertNotSame(first, workers.scratch(0, 4, 50));
        assertNotSame(first, workers.scratch(1, 3, 100));
        assertTrue(workers.scratch(0, 3, 200).length >= 200);
        assertTrue(workers.scratch(1, 90, 10).length >= 10);
        workers.close();
    }
}
