package dev.descent.train.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Runs what {@link Halving} says side by side, and tells it the results in the order of the jobs, not in that of their ends: so that
 * its decisions are the same for any number of threads.
 */
final class Contest {
    private final Halving halving;
    private final Function<Halving.Job, Trial> work;
    private final ToDoubleFunction<Trial> loss;
    private final int lag;
    private final List<Halving.Job> jobs = new ArrayList<>();
    private final List<Future<Trial>> futures = new ArrayList<>();
    private final Map<Integer, Trial> trials = new TreeMap<>();
    private int told;

    /** @param lag the results of how many jobs begun last are not waited for */
    Contest(Halving halving, Function<Halving.Job, Trial> work, ToDoubleFunction<Trial> loss, int lag) {
        this.halving = halving;
        this.work = work;
        this.loss = loss;
        this.lag = lag;
    }

    /** Each trial as far as it was trained, by its number; fewer if the thread is interrupted, which it stays. */
    Map<Integer, Trial> run(int threads) {
        List<Thread> begun = new CopyOnWriteArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "descent-search");
            thread.setDaemon(true);
            begun.add(thread);
            return thread;
        });
        boolean interrupted = false;
        try {
            boolean more = true;
            while (more) {
                more = begin(pool);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            // Ends what an error or an interrupt leaves under way: a fit stops after the step at hand.
            pool.shutdownNow();
            interrupted |= awaitEnd(begun);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return trials;
    }

    /** The next job; false if there is none, nor can there be one when all results are known. */
    private boolean begin(ExecutorService pool) throws InterruptedException {
        while (jobs.size() - told >= lag) {
            tell();
        }
        Halving.Job next = halving.next();
        while (next == null && told < jobs.size()) {
            tell();
            next = halving.next();
        }
        if (next == null) {
            return false;
        }
        Halving.Job job = next;
        jobs.add(job);
        futures.add(pool.submit(() -> work.apply(job)));
        return true;
    }

    private void tell() throws InterruptedException {
        try {
            Trial trial = futures.get(told).get();
            trials.put(trial.candidate().number(), trial);
            halving.add(new Halving.Result(jobs.get(told), loss.applyAsDouble(trial)));
            told++;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof Error error) {
                throw error;
            }
            throw Checks.failed(jobs.get(told).trial(), cause);
        }
    }

    /** Whether there was an interrupt meanwhile. */
    private static boolean awaitEnd(List<Thread> threads) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }
}
