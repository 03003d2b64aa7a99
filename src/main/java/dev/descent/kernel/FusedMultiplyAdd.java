package dev.descent.kernel;

/** Whether {@link Math#fma} is one instruction here. Without the hardware it goes through BigDecimal. */
final class FusedMultiplyAdd {
    private static final int CALLS = 2_000;

    /** An instruction takes about a nanosecond even interpreted at 50; the BigDecimal form takes over 500 once compiled. */
    private static final long SLOW_NANOS = 250;

    private static final boolean FAST = measure();

    private FusedMultiplyAdd() {}

    static boolean isFast() {
        return FAST;
    }

    private static boolean measure() {
        long best = Long.MAX_VALUE;
        float sum = 0;
        // The interpreter, too, runs Math.fma as an instruction where there is one. The best of several keeps a pause
        // of the
        // machine from deciding.
        for (int attempt = 0; attempt < 5; attempt++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS / 5; i++) {
                sum = Math.fma(sum, 0.5f, 0.1f);
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / (CALLS / 5) < SLOW_NANOS && sum < 1;
    }
}
