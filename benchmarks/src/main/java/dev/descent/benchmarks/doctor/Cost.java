package dev.descent.benchmarks.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;

import dev.descent.augment.Mixup;
import dev.descent.benchmarks.Bits;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Iris;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import dev.descent.train.doctor.Doctor;
import java.lang.ref.Reference;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What watching costs, whole fits with and without it in turn, and whether it leaves the weights as they are. */
final class Cost {
    /** So many pairs are only made of fits that leave next to nothing behind. */
    private static final int MANY = 100;

    private static final Rng PLACES = new Rng(1);
    private static final int MOST_MOVED = 1 << 18;

    private Cost() {}

    /** @param share of its time that the doctor counts as its own */
    private record Fit(double seconds, double share) {}

    private record Workload(String name, Split data, int batch, int epochs, int pairs, List<Blueprint> layers, AtomicLong fits) {
        Workload(String name, Split data, int batch, int epochs, int pairs, List<Blueprint> layers) {
            this(name, data, batch, epochs, pairs, layers, new AtomicLong());
        }

        double seconds(boolean watched) {
            return fit(watched).seconds();
        }

        Fit fit(boolean watched) {
            float[] before = places();
            Model model = Model.of(data.train().inputShape(), 0, layers.toArray(Blueprint[]::new));
            Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                    .with(Settings.defaults().withBatchSize(batch));
            Doctor doctor = Doctor.watch();
            Trainer chosen = watched ? trainer.with(doctor) : trainer;
            long start = System.nanoTime();
            chosen.fit(data.train(), data.test(), epochs);
            double seconds = (System.nanoTime() - start) / 1e9;
            Reference.reachabilityFence(before);
            return new Fit(seconds, doctor.overhead());
        }

        /**
         * Clears away what fits of some length leave behind, which else happens in the time of another, and moves what is allocated next
         * at random. Where arrays happen to lie makes some per cent of a step, and otherwise the same ones each time (Curtsinger, Berger,
         * "Stabilizer: statistically sound performance evaluation", ASPLOS 2013).
         */
        private float[] places() {
            if (pairs >= MANY) {
                return new float[0];
            }
            System.gc();
            return new float[PLACES.below(MOST_MOVED, fits.getAndIncrement())];
        }

        int steps() {
            return epochs * ((data.train().size() + batch - 1) / batch);
        }
    }

    static void print(boolean quick) throws Exception {
        first();
        System.out.printf("%-14s %10s %10s %10s   the quarters of the pairs; what the doctor counts itself; the quarters of two fits without it%n", "workload", "a step", "a fit", "overhead");
        for (Workload workload : workloads(quick)) {
            print(workload);
        }
        String without = weights(false);
        System.out.printf("weights without %s, with %s: %s%n", without, weights(true), without.equals(weights(true)) ? "equal" : "DIFFERENT");
    }

    /** What is loaded and runs uncompiled the first time, once in a process. */
    private static void first() {
        Workload iris = workloads(true).get(0);
        double[] without = new double[9];
        for (int i = 0; i < without.length; i++) {
            without[i] = iris.seconds(false);
        }
        double usual = Statistics.quantile(0.5, without);
        System.out.printf("the first fit of a process that is watched takes %.0f ms more%n", 1000 * (iris.seconds(true) - usual));
    }

    private static List<Workload> workloads(boolean quick) {
        int share = quick ? 4 : 1;
        return List.of(
                new Workload("iris", Iris.load().stratifiedSplit(0.8, 0), 16, 100, 800 / share, net(16, 1, 3)),
                new Workload("0.1 ms", Digits.load().split(0.8, 0), 32, 300 / share, 41, net(128, 2, 10)),
                new Workload("1 ms", Tasks.clouds(8000, 10, 128, 1).split(0.8, 0), 64, 30 / share, 15, net(512, 2, 10)),
                new Workload("10 ms", Tasks.clouds(8000, 10, 784, 1).split(0.8, 0), 128, 8 / share, 15, net(1024, 2, 10)),
                new Workload("100 ms", Tasks.clouds(8000, 10, 784, 1).split(0.8, 0), 256, Math.max(1, 3 / share), 5, net(2048, 3, 10)));
    }

    private static List<Blueprint> net(int width, int hidden, int classes) {
        List<Blueprint> layers = new java.util.ArrayList<>();
        for (int i = 0; i < hidden; i++) {
            layers.add(dense(width));
            layers.add(relu());
        }
        layers.add(dense(classes));
        return layers;
    }

    private static void print(Workload workload) {
        workload.seconds(true);
        workload.seconds(false);
        Rng coin = new Rng(0);
        double[] ratios = new double[workload.pairs()];
        double[] seconds = new double[workload.pairs()];
        double[] shares = new double[workload.pairs()];
        for (int i = 0; i < ratios.length; i++) {
            boolean watchedFirst = coin.below(2, i) == 0;
            Fit first = workload.fit(watchedFirst);
            Fit second = workload.fit(!watchedFirst);
            Fit watched = watchedFirst ? first : second;
            seconds[i] = (watchedFirst ? second : first).seconds();
            ratios[i] = watched.seconds() / seconds[i] - 1;
            shares[i] = watched.share();
        }
        double[] noise = new double[seconds.length - 1];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = seconds[i + 1] / seconds[i] - 1;
        }
        double fit = Statistics.quantile(0.5, seconds);
        System.out.printf(
                "%-14s %7.3f ms %8.4f s %8.2f %%   %.2f %% to %.2f %%; %.2f %%; %.2f %% to %.2f %%%n",
                workload.name(),
                1000 * fit / workload.steps(),
                fit,
                100 * Statistics.quantile(0.5, ratios),
                100 * Statistics.quantile(0.25, ratios),
                100 * Statistics.quantile(0.75, ratios),
                100 * Statistics.quantile(0.5, shares),
                100 * Statistics.quantile(0.25, noise),
                100 * Statistics.quantile(0.75, noise));
    }

    /** With all that draws numbers or keeps statistics. */
    private static String weights(boolean watched) throws Exception {
        Split digits = Digits.load().split(0.8, 0);
        Model model = Model.of(Shape.of(64), 0, dense(64), batchNorm(), relu(), dropout(0.2f), dense(10));
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-3f)).with(new Mixup(0.2f));
        Dataset validation = digits.test();
        (watched ? trainer.with(Doctor.watch()) : trainer).fit(digits.train(), validation, 5);
        return Bits.hash(model);
    }
}
