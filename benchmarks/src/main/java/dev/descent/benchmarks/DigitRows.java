package dev.descent.benchmarks;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.Arrays;

/**
 * Rows of three to six digits with gaps of 0 to 4 columns around them, read from left to right: inputs {@code [time, 8]}, a
 * step being a column of pixels, and the digits as labels from 1, nobody saying where they stand.
 */
final class DigitRows implements Dataset {
    private static final int SIDE = 8;
    private static final int FEWEST = 3;
    private static final int MOST = 6;
    private static final int WIDEST_GAP = 4;
    static final int TIME = MOST * SIDE + (MOST + 1) * WIDEST_GAP;
    static final int CLASSES = 11;

    private final int size;
    private final float[] inputs;
    private final float[] targets;
    private final int[] lengths;

    DigitRows(Dataset digits, int size, long seed) {
        this.size = size;
        inputs = new float[size * TIME * SIDE];
        targets = new float[size * MOST];
        lengths = new int[size];
        Arrays.fill(targets, UNLABELLED);
        float[] image = new float[SIDE * SIDE];
        for (int row = 0; row < size; row++) {
            Rng rng = new Rng(seed).stream(row);
            int count = FEWEST + rng.below(MOST - FEWEST + 1, 0);
            int step = rng.below(WIDEST_GAP + 1, 1);
            for (int i = 0; i < count; i++) {
                digits.read(rng.below(digits.size(), 2 * i + 2), image, 0, targets, row * MOST + i);
                targets[row * MOST + i]++;
                for (int pixel = 0; pixel < image.length; pixel++) {
                    inputs[(row * TIME + step + pixel % SIDE) * SIDE + pixel / SIDE] = image[pixel];
                }
                step += SIDE + rng.below(WIDEST_GAP + 1, 2 * i + 3);
            }
            lengths[row] = step;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape inputShape() {
        return Shape.of(TIME, SIDE);
    }

    @Override
    public Shape targetShape() {
        return Shape.of(MOST);
    }

    /** Ten digits and the blank. */
    @Override
    public int classes() {
        return CLASSES;
    }

    @Override
    public boolean hasLengths() {
        return true;
    }

    @Override
    public int length(int index) {
        return lengths[index];
    }

    @Override
    public void read(int index, float[] into, int inputOffset, float[] intoTargets, int targetOffset) {
        System.arraycopy(inputs, index * TIME * SIDE, into, inputOffset, TIME * SIDE);
        System.arraycopy(targets, index * MOST, intoTargets, targetOffset, MOST);
    }
}
