package dev.descent.data;

import org.jspecify.annotations.Nullable;

/**
 * Prepares batches on a thread of its own, at most as many ahead as there are free slots: one while the consumer holds the
 * other. A plain monitor, because java.util.concurrent's conditions allocate at every wait.
 *
 * <p>An interrupt of the consumer is passed on to the thread, where a read that blocks can end, and stays set; apart from
 * that it changes nothing, just as without this thread.
 */
final class Prefetch implements Runnable, AutoCloseable {
    private final Batches batches;
    private final Batch[] slots;
    private final Object lock = new Object();
    private @Nullable Thread thread;

    // All guarded by the lock.
    private int prepared;
    private int end;
    private int free;
    private boolean held;
    private boolean busy;
    private boolean closed;
    private @Nullable Throwable failure;

    Prefetch(Batches batches, Batch first, Batch second) {
        this.batches = batches;
        this.slots = new Batch[] {first, second};
    }

    /** Prepares nothing more, and waits until nothing is being prepared, so that the epoch's order may be rewritten. */
    void pause() {
        synchronized (lock) {
            end = 0;
            boolean interrupted = false;
            while (busy) {
                interrupted |= awaitChange();
            }
            restore(interrupted);
        }
    }

    /** Prepares the batches from {@code first} to {@code newEnd - 1}. */
    void resume(int first, int newEnd) {
        if (thread == null) {
            thread = new Thread(this, "descent-batches");
            thread.setDaemon(true);
            thread.start();
        }
        synchronized (lock) {
            prepared = first;
            end = newEnd;
            free = slots.length;
            held = false;
            failure = null;
            lock.notifyAll();
        }
    }

    /** Gives back the batch taken before, and waits for this one. */
    Batch take(int number, long epoch) {
        synchronized (lock) {
            if (held) {
                held = false;
                free++;
                lock.notifyAll();
            }
            boolean interrupted = false;
            while (prepared <= number && failure == null) {
                interrupted |= awaitChange();
            }
            restore(interrupted);
            if (prepared <= number) {
                throw Checks.failedBatch(number, epoch, failure);
            }
            held = true;
            return slots[number % slots.length];
        }
    }

    /** Waits until the thread tells of something new; true if the caller was interrupted meanwhile. */
    @SuppressWarnings("WaitNotInLoop") // the callers loop
    private boolean awaitChange() {
        try {
            lock.wait();
            return false;
        } catch (InterruptedException e) {
            interruptThread();
            return true;
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        while (true) {
            int number;
            synchronized (lock) {
                while (!closed && (free == 0 || prepared >= end || failure != null)) {
                    try {
                        lock.wait();
                    } catch (InterruptedException e) {
                        // Meant for a batch that is ready by now; closing is told by the flag.
                    }
                }
                if (closed) {
                    return;
                }
                free--;
                busy = true;
                number = prepared;
            }
            Throwable failed = null;
            try {
                batches.prepare(number, slots[number % slots.length]);
            } catch (Throwable e) {
                failed = e;
            }
            synchronized (lock) {
                busy = false;
                failure = failed;
                prepared = failed == null ? number + 1 : number;
                lock.notifyAll();
            }
        }
    }

    private void interruptThread() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        interruptThread();
        boolean interrupted = false;
        while (thread != null) {
            try {
                thread.join();
                thread = null;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        restore(interrupted);
    }
}
