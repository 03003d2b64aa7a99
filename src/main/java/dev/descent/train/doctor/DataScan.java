package dev.descent.train.doctor;

import dev.descent.data.Dataset;
import java.util.Arrays;

/** What one pass over a data set tells. */
public final class DataScan {
    private static final int BLOCK = 64;

    private final int size;
    private final double[] means;
    private final double[] spreads;
    private final float[] first;
    private final float[] sums;
    private final float[] squares;
    private double scale;
    private long spoilt;
    private int firstSpoilt = -1;
    private final double[] targetMeans;
    private final double[] targetSpreads;
    private float targetMin = Float.POSITIVE_INFINITY;
    private float targetMax = Float.NEGATIVE_INFINITY;
    private boolean oneHot;
    private final boolean indices;
    private final long[] counts;
    private long labels;
    private long equalNeighbours;
    private double neighbourProduct;
    private final long[] hashes;

    DataScan(Dataset data) {
        size = data.size();
        means = new double[data.inputShape().size()];
        spreads = new double[means.length];
        first = new float[means.length];
        sums = new float[means.length];
        squares = new float[means.length];
        targetMeans = new double[data.targetShape().size()];
        targetSpreads = new double[targetMeans.length];
        indices = data.classes() > 0;
        oneHot = !indices && targetMeans.length > 1;
        counts = new long[data.classes() > 0 ? data.classes() : oneHot ? targetMeans.length : 0];
        hashes = new long[size];
        float[] input = new float[means.length];
        float[] target = new float[targetMeans.length];
        float[] before = new float[targetMeans.length];
        for (int i = 0; i < size; i++) {
            data.read(i, input, 0, target, 0);
            inputs(i, input);
            targets(i, target, before, data.classes());
            System.arraycopy(target, 0, before, 0, target.length);
        }
        finishInputs();
        for (int j = 0; j < targetSpreads.length; j++) {
            targetSpreads[j] = Math.sqrt(targetSpreads[j] / size);
        }
        Arrays.sort(hashes);
    }

    private void inputs(int row, float[] input) {
        if (row == 0) {
            System.arraycopy(input, 0, first, 0, input.length);
        }
        if (!isHashed(row, input)) {
            spoilt++;
            firstSpoilt = firstSpoilt < 0 ? row : firstSpoilt;
            for (int j = 0; j < input.length; j++) {
                first[j] = Float.isFinite(first[j]) ? first[j] : 0;
                input[j] = Float.isFinite(input[j]) ? input[j] : first[j];
            }
        }
        // Against the first row, so that nothing is lost where inputs lie far from 0.
        for (int j = 0; j < input.length; j++) {
            float away = input[j] - first[j];
            sums[j] += away;
            squares[j] += away * away;
        }
        if (row % BLOCK == BLOCK - 1 || row == size - 1) {
            flush();
        }
    }

    /** Sums in float, which vectors do, over so few rows that no bit is missed. */
    private void flush() {
        for (int j = 0; j < sums.length; j++) {
            means[j] += sums[j];
            spreads[j] += squares[j];
            sums[j] = 0;
            squares[j] = 0;
        }
    }

    private void finishInputs() {
        for (int j = 0; j < means.length; j++) {
            double mean = means[j] / size;
            double variance = Math.max(0, spreads[j] / size - mean * mean);
            means[j] = first[j] + mean;
            spreads[j] = Math.sqrt(variance);
            scale += (variance + means[j] * means[j]) / means.length;
        }
        scale = Math.sqrt(scale);
    }

    /** Tells rows apart, and returns whether all inputs are numbers; in four parts, none of which waits for another. */
    private boolean isHashed(int at, float[] row) {
        long a = 1125899906842597L;
        long b = 0;
        long c = 0;
        long d = 0;
        // 0 times a number is 0, and NaN otherwise.
        float na = 0;
        float nb = 0;
        float nc = 0;
        float nd = 0;
        int j = 0;
        for (; j + 3 < row.length; j += 4) {
            a = 31 * a + bits(row[j]);
            b = 31 * b + bits(row[j + 1]);
            c = 31 * c + bits(row[j + 2]);
            d = 31 * d + bits(row[j + 3]);
            na += row[j] * 0;
            nb += row[j + 1] * 0;
            nc += row[j + 2] * 0;
            nd += row[j + 3] * 0;
        }
        for (; j < row.length; j++) {
            a = 31 * a + bits(row[j]);
            na += row[j] * 0;
        }
        hashes[at] = (((a * 37 + b) * 37 + c) * 37 + d) * 0x9E3779B97F4A7C15L;
        return na + nb + nc + nd == 0;
    }

    /** −0 as 0. */
    private static int bits(float x) {
        return Float.floatToRawIntBits(x + 0f);
    }

    private void targets(int row, float[] target, float[] before, int classes) {
        boolean equal = row > 0;
        double ones = 0;
        for (int j = 0; j < target.length; j++) {
            float y = target[j];
            targetMin = Math.min(targetMin, y);
            targetMax = Math.max(targetMax, y);
            oneHot &= y == 0 || y == 1;
            ones += y;
            equal &= y == before[j];
            if (row > 0 && j == 0) {
                neighbourProduct += (y - targetMeans[0]) * (before[0] - targetMeans[0]);
            }
            if (Float.isFinite(y)) {
                welford(targetMeans, targetSpreads, j, y, row);
            }
            if (classes > 0 && y >= 0 && y < classes) {
                counts[(int) y]++;
                labels++;
            } else if (oneHot && y == 1) {
                counts[j]++;
                labels++;
            }
        }
        oneHot &= ones == 1;
        equalNeighbours += equal ? 1 : 0;
    }

    private static void welford(double[] means, double[] squares, int j, float value, int row) {
        double away = value - means[j];
        means[j] += away / (row + 1);
        squares[j] += away * (value - means[j]);
    }

    public int size() {
        return size;
    }

    /** How many rows have an input that is NaN or infinite. */
    public long spoiltRows() {
        return spoilt;
    }

    /** The first of them, or −1. */
    public int firstSpoiltRow() {
        return firstSpoilt;
    }

    /** The mean of an input. */
    public double mean(int feature) {
        return means[feature];
    }

    /** The standard deviation of an input. */
    public double spread(int feature) {
        return spreads[feature];
    }

    public int features() {
        return means.length;
    }

    /** The root mean square of all inputs together, which is what the first layer's weights are drawn for. */
    public double scale() {
        return scale;
    }

    double[] spreads() {
        return spreads;
    }

    /** The mean of a target. */
    public double targetMean(int index) {
        return targetMeans[index];
    }

    /** The standard deviation of a target. */
    public double targetSpread(int index) {
        return targetSpreads[index];
    }

    public int targets() {
        return targetMeans.length;
    }

    public double targetMin() {
        return targetMin;
    }

    public double targetMax() {
        return targetMax;
    }

    /** Whether targets are class indices written as one 1 among zeros. */
    public boolean isOneHot() {
        return oneHot;
    }

    /** How many classes there are; 0 for values. */
    public int classes() {
        return oneHot || indices ? counts.length : 0;
    }

    /** How many labels are of a class. */
    public long count(int label) {
        return counts[label];
    }

    /** The share of a class among all labels. */
    public double share(int label) {
        return labels == 0 ? 0 : (double) counts[label] / labels;
    }

    /** The share of the most frequent class; 0 for values. */
    public double majority() {
        double most = 0;
        for (int c = 0; c < classes(); c++) {
            most = Math.max(most, share(c));
        }
        return most;
    }

    /** The cross-entropy of a guess that knows how frequent each class is, and nothing else. */
    double entropy() {
        double entropy = 0;
        for (int c = 0; c < classes(); c++) {
            double share = share(c);
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }

    /**
     * By how many standard errors labels are equal to the one before more often than in a random order; for values, the same of
     * their product.
     */
    public double order() {
        if (size < 3) {
            return 0;
        }
        if (classes() == 0) {
            double variance = targetSpreads[0] * targetSpreads[0];
            return variance == 0 ? 0 : neighbourProduct / ((size - 1) * variance) * Math.sqrt(size - 1.0);
        }
        double chance = 0;
        for (int c = 0; c < classes(); c++) {
            chance += share(c) * share(c);
        }
        double expected = chance * (size - 1);
        return (equalNeighbours - expected) / Math.sqrt(Math.max(1, expected * (1 - chance)));
    }

    /** The share of rows whose inputs another row has too. */
    public double repeated() {
        long same = 0;
        for (int i = 0; i < size; i++) {
            boolean before = i > 0 && hashes[i - 1] == hashes[i];
            boolean after = i + 1 < size && hashes[i + 1] == hashes[i];
            same += before || after ? 1 : 0;
        }
        return (double) same / size;
    }

    /** How many rows of this data set have the inputs of a row of another. */
    public long sharedWith(DataScan other) {
        long shared = 0;
        for (long hash : hashes) {
            shared += Arrays.binarySearch(other.hashes, hash) >= 0 ? 1 : 0;
        }
        return shared;
    }
}
