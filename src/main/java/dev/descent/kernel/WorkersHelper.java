package dev.descent.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullUnmarked;

/**
 * A thread of {@link Workers} besides the caller's, or what an executor runs for them. Asleep means parked for a thread of our own, and not
 * submitted for an executor.
 */
@NullUnmarked // its thread is not there before it is begun
final class WorkersHelper implements Runnable {
    private static final VarHandle ASLEEP;

    static {
        try {
            ASLEEP = MethodHandles.lookup().findVarHandle(WorkersHelper.class, "asleep", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Workers workers;
    final int worker;
    volatile Thread thread;
    volatile boolean inside;
    volatile boolean asleep = true;

    WorkersHelper(Workers workers, int worker) {
        this.workers = workers;
        this.worker = worker;
    }

    /** At most one submission is outstanding, so a queue that is never served doesn't grow. */
    void wake() {
        if (!asleep || !ASLEEP.compareAndSet(this, true, false)) {
            return;
        }
        if (workers.executor == null) {
            LockSupport.unpark(thread);
            return;
        }
        try {
            workers.executor.execute(this);
        } catch (RejectedExecutionException e) {
            asleep = true;
        } catch (RuntimeException | Error e) {
            // Whether it was queued is unknown, and run twice at once it would share its scratch: never asked
            // again.
            // The caller does the work, and a broken executor shows itself where the application uses it.
            return;
        }
    }

    @Override
    public void run() {
        serve();
        while (workers.executor == null && !workers.closed) {
            while (asleep && !workers.closed) {
                LockSupport.park(workers);
                // A set flag would turn park into a busy loop, and this thread takes no orders by interrupt.
                Thread.interrupted();
            }
            serve();
        }
    }

    /** Takes part in regions as long as they follow closely; asleep afterwards. */
    private void serve() {
        Thread current = Thread.currentThread();
        // On a direct executor the caller itself is waiting for this method to return.
        boolean direct = current == workers.owner;
        do {
            thread = current;
            do {
                inside = true;
                workers.participate(worker);
                inside = false;
            } while (!direct && workers.spin(Workers.CLAIM));
            asleep = true;
            // A region published before the line above saw this helper awake and called nobody.
        } while (!direct && (int) workers.word != 0 && ASLEEP.compareAndSet(this, true, false));
    }
}
