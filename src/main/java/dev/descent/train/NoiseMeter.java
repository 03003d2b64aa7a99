package dev.descent.train;

/**
 * Follows the {@link NoiseScale} of a run under way: where gradients of several batches are gathered for an update, it compares the
 * first of them with all of them, and keeps running means of both. It costs a pass over the gradients twice an update, and changes
 * nothing. One instance serves one fit at a time.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
 * NoiseMeter meter = new NoiseMeter();
 * Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
 *         .with(meter, Settings.defaults().withBatchSize(16).withAccumulate(4))
 *         .fit(Digits.load(), 5);
 * double worthwhile = meter.noiseScale().batchSize();
 * }</pre>
 */
public final class NoiseMeter implements Stateful {
    private final double kept;
    private int size;
    private double single;
    private double signal;
    private double noise;
    private double filled;

    /** With a memory of about 100 updates. */
    public NoiseMeter() {
        this(0.99);
    }

    /** @param kept what the running means keep in each update, at least 0 and less than 1; 0.99 by default */
    public NoiseMeter(double kept) {
        Checks.fraction("NoiseMeter: kept", kept);
        this.kept = kept;
    }

    @Override
    public void fitStart(Run run) {
        Checks.accumulates("NoiseMeter", run.accumulate());
        signal = 0;
        noise = 0;
        filled = 0;
        single = Double.NaN;
    }

    @Override
    public void stepDone(Run run) {
        if (run.batchInEpoch() % run.accumulate() == 1) {
            // It is already divided by the number of batches.
            double share = run.accumulate();
            single = share * share * Probe.squaredNorm(run.model().parameters());
            size = run.batch().size();
        }
    }

    @Override
    public void gradientsReady(Run run) {
        int place = run.batchInEpoch() % run.accumulate();
        // An epoch's end may bring fewer batches, or a smaller one.
        if (place + 1 < run.accumulate() || run.batch().size() != size || !Double.isFinite(single)) {
            return;
        }
        double all = Probe.squaredNorm(run.model().parameters());
        NoiseScale now = NoiseScale.of(size, single, size * run.accumulate(), all);
        signal = kept * signal + (1 - kept) * now.signal();
        noise = kept * noise + (1 - kept) * now.noise();
        filled = kept * filled + (1 - kept);
    }

    /**
     * The means of the last updates.
     *
     * @throws IllegalStateException before the first update
     */
    public NoiseScale noiseScale() {
        Checks.measured(filled > 0);
        return new NoiseScale(signal / filled, noise / filled);
    }

    @Override
    public SavedState save() {
        return new SavedState()
                .put("signal", signal)
                .put("noise", noise)
                .put("filled", filled)
                .put("single", single)
                .put("size", size);
    }

    @Override
    public void restore(Run run, SavedState state) {
        signal = state.number("signal");
        noise = state.number("noise");
        filled = state.number("filled");
        single = state.number("single");
        size = (int) state.whole("size");
    }
}
