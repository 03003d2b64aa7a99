package dev.descent.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullUnmarked;

/**
 * Splits work over threads and carries the scratch memory of each.
 *
 * <p>An instance serves one training loop at a time. Which worker runs which index is left to chance, so a task must
 * write the same result whoever runs it.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
public final class Workers implements AutoCloseable {
    /**
     * Long enough to stay hot between two operations of a training step, short enough not to disturb other processes.
     */
    private static final long SPIN_NANOS = 40_000;

    /** Reading the clock costs as much as a pause instruction, so look at it only now and then. */
    private static final int SPINS_PER_CLOCK = 32;

    /** Integers in a cache line. */
    private static final int LINE = 16;

    static final int CLAIM = -1;
    private static final VarHandle NEXT = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle WORD;
    private static final VarHandle DONE;
    private static final VarHandle OWNER;
    private static final VarHandle FAILURE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            WORD = lookup.findVarHandle(Workers.class, "word", long.class);
            DONE = lookup.findVarHandle(Workers.class, "done", int.class);
            OWNER = lookup.findVarHandle(Workers.class, "owner", Thread.class);
            FAILURE = lookup.findVarHandle(Workers.class, "failure", Throwable.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int threads;
    final Executor executor;
    private final WorkersHelper[] helpers;
    private final Scratch scratch;
    private final long spinNanos;
    private int started;
    volatile boolean closed;

    // The region: number of the region in the upper half of the word, chunks not yet claimed in the lower. Whoever
    // swaps the word from what it read knows that the task and the count it read in between belong to that region, and
    // that a chunk is left for it: the next of its own block or, when that is used up, of another's. So a thread meets
    // the same part of the batch in one operation after the other, which its second cache may still have.
    volatile long word;
    private final int[] next;
    private volatile int done;
    volatile Thread owner;
    private volatile boolean ownerParked;
    private volatile Throwable failure;
    private Task task;
    private int tasks;

    private Workers(int threads, Executor executor) {
        if (threads < 1) {
            throw new IllegalArgumentException("workers: got " + threads + " threads, expected at least 1");
        }
        this.threads = threads;
        this.executor = executor;
        helpers = new WorkersHelper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new WorkersHelper(this, i + 1);
        }
        scratch = new Scratch(threads);
        next = new int[threads * LINE];
        // With fewer processors than threads a spinning thread holds up the one it waits for.
        spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    }

    /** Everything runs on the calling thread; there is no thread and nothing that must be closed. */
    public static Workers single() {
        return new Workers(1, null);
    }

    /**
     * The calling thread and {@code threads - 1} daemon threads of its own, started at first use and ended by {@link
     * #close()}.
     */
    public static Workers of(int threads) {
        return new Workers(threads, null);
    }

    /**
     * The calling thread and up to {@code threads - 1} threads of the application's executor. Nothing is lost if the
     * executor is busy, rejects or never runs anything: the caller then does the work itself.
     */
    public static Workers on(Executor executor, int threads) {
        if (executor == null) {
            throw new IllegalArgumentException(
                    "workers: the executor is null; use Workers.of(threads) for threads of its own");
        }
        return new Workers(threads, executor);
    }

    /** The largest number of threads that run a task at the same time, the caller included. */
    public int threads() {
        return threads;
    }

    /**
     * Runs {@code task.run(worker, index)} for each index from 0 to {@code tasks - 1} and returns when all have
     * ended. The first exception is thrown again once every index that was begun has ended; those not begun are left
     * out. A call from inside a task runs on that task's thread alone.
     *
     * @throws IllegalStateException after {@link #close()}, or while another thread is inside
     */
    public void run(int tasks, Task task) {
        int nested = nested();
        if (closed && nested < 0) {
            throw new IllegalStateException(
                    "workers: used after close(); make new ones with Workers.of(" + threads + ")");
        }
        if (nested >= 0 || tasks <= 0) {
            for (int i = 0; i < tasks; i++) {
                task.run(nested, i);
            }
            return;
        }
        Thread caller = Thread.currentThread();
        if (!OWNER.compareAndSet(this, null, caller)) {
            throw new IllegalStateException(
                    "workers: used by two threads at once; give each training loop its own Workers");
        }
        try {
            if (threads == 1 || tasks == 1) {
                for (int i = 0; i < tasks; i++) {
                    task.run(0, i);
                }
            } else {
                region(tasks, task);
            }
        } finally {
            owner = null;
        }
    }

    /**
     * An array of at least {@code size} floats, the same at every call with this worker and slot until a larger one
     * is asked for. Its contents are whatever was left there. Slots 0 to 7 belong to the matrix product.
     */
    public float[] scratch(int worker, int slot, int size) {
        return scratch.floats(worker, slot, size);
    }

    /** What a kernel left with {@link #hold}, lest a task object be made anew at each call; null at first. */
    Object held(int worker, int slot) {
        return scratch.held(worker, slot);
    }

    void hold(int worker, int slot, Object object) {
        scratch.hold(worker, slot, object);
    }

    /** The worker whose task the calling thread is inside of; 0 outside any. */
    public int current() {
        return threads == 1 ? 0 : Math.max(nested(), 0);
    }

    /** Ends the own threads and waits for them. Calling it again does nothing. */
    @Override
    public void close() {
        if (nested() >= 0) {
            throw new IllegalStateException(
                    "workers: close() called from inside a task; call it when the training loop has ended");
        }
        closed = true;
        boolean interrupted = false;
        synchronized (helpers) {
            for (int i = 0; i < started; i++) {
                helpers[i].wake();
                while (helpers[i].thread.isAlive()) {
                    try {
                        helpers[i].thread.join();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            }
            started = 0;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** One piece of a region; it may run on any thread. */
    @FunctionalInterface
    public interface Task {
        void run(int worker, int index);
    }

    /** A direct executor runs helpers on the caller's own thread, so the innermost, a helper, is looked for first. */
    private int nested() {
        Thread current = Thread.currentThread();
        for (WorkersHelper helper : helpers) {
            if (helper.thread == current && helper.inside) {
                return helper.worker;
            }
        }
        return owner == current ? 0 : -1;
    }

    private void region(int count, Task work) {
        if (executor == null && started < helpers.length) {
            startThreads();
        }
        task = work;
        tasks = count;
        done = 0;
        for (int block = 0; block < threads; block++) {
            next[block * LINE] = begin(block, count);
        }
        word = ((word >>> 32) + 1) << 32 | count;
        for (int i = 0; i < helpers.length && i < count - 1; i++) {
            helpers[i].wake();
        }
        participate(0);
        if (done != count) {
            if (!spin(count)) {
                parkUntilDone(count);
            }
        }
        task = null;
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw Workers.<RuntimeException>unchecked(thrown);
        }
    }

    private void startThreads() {
        synchronized (helpers) {
            while (started < helpers.length && !closed) {
                WorkersHelper helper = helpers[started];
                Thread thread = new Thread(helper, "descent-worker-" + helper.worker);
                thread.setDaemon(true);
                helper.thread = thread;
                helper.asleep = false;
                thread.start();
                started++;
            }
        }
    }

    /** Claims chunks until none is left and reports them all at once: one contended write a thread, not one a chunk. */
    void participate(int worker) {
        int ended = 0;
        for (long seen = word; (int) seen != 0; seen = word) {
            Task work = task;
            int count = tasks;
            if (WORD.compareAndSet(this, seen, seen - 1)) {
                try {
                    work.run(worker, claim(worker, count));
                } catch (Throwable e) {
                    FAILURE.compareAndSet(this, null, e);
                    ended += drop();
                }
                ended++;
                if ((int) word == 0) {
                    break;
                }
            }
        }
        if (ended > 0) {
            DONE.getAndAdd(this, ended);
            if (worker != 0 && ownerParked) {
                LockSupport.unpark(owner);
            }
        }
    }

    private int claim(int worker, int count) {
        for (int block = worker; ; block = (block + 1) % threads) {
            int index = (int) NEXT.getAndAdd(next, block * LINE, 1);
            if (index < begin(block + 1, count)) {
                return index;
            }
        }
    }

    private int begin(int block, int count) {
        return (int) ((long) count * block / threads);
    }

    /** Takes the chunks nobody has begun out of the region; returns how many they were. */
    private int drop() {
        while (true) {
            long seen = word;
            if ((int) seen == 0 || WORD.compareAndSet(this, seen, seen & 0xFFFFFFFF00000000L)) {
                return (int) seen;
            }
        }
    }

    private void parkUntilDone(int count) {
        boolean interrupted = false;
        ownerParked = true;
        while (done != count) {
            LockSupport.park(this);
            // A set flag would turn park into a busy loop.
            interrupted |= Thread.interrupted();
        }
        ownerParked = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * True once that many chunks have ended, or for {@link #CLAIM} once there are some to claim; false when time is
     * over.
     */
    boolean spin(int count) {
        long until = 0;
        for (int spins = 1; ; spins++) {
            if (count == CLAIM ? (int) word != 0 : done == count) {
                return true;
            }
            if (count == CLAIM && closed) {
                return false;
            }
            Thread.onSpinWait();
            if (spins % SPINS_PER_CLOCK == 0) {
                long now = System.nanoTime();
                until = until == 0 ? now + spinNanos : until;
                if (now - until >= 0) {
                    return false;
                }
            }
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** How many pieces of {@code step} it takes. */
    static int ceil(int value, int step) {
        return (value + step - 1) / step;
    }
}
