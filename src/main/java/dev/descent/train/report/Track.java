package dev.descent.train.report;

import java.util.ArrayList;
import java.util.List;

/** The histograms of one tensor over time, at most 64: when there are more, every second one is dropped, and from then on kept. */
final class Track {
    static final int CAPACITY = 64;
    /** A character for each darkness of a cell, from nothing to the fullest bin. */
    private static final String LEVELS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final List<Column> columns = new ArrayList<>();
    private int every = 1;
    private int seen;

    /** @param cells a character of {@link #LEVELS} for each bin */
    record Column(double at, double low, double high, double mean, double deviation, long spoilt, String cells) {}

    void add(double at, Histogram histogram) {
        if (seen++ % every != 0) {
            return;
        }
        if (columns.size() == CAPACITY) {
            for (int i = CAPACITY - 1; i > 0; i -= 2) {
                columns.remove(i);
            }
            every *= 2;
            if ((seen - 1) % every != 0) {
                return;
            }
        }
        columns.add(new Column(
                at,
                histogram.low,
                histogram.high,
                histogram.mean(),
                histogram.deviation(),
                histogram.spoilt,
                cells(histogram)));
    }

    /** By the root of the share of the fullest bin, since the tails are what to look at. */
    private static String cells(Histogram histogram) {
        long fullest = 1;
        for (long count : histogram.counts) {
            fullest = Math.max(fullest, count);
        }
        StringBuilder cells = new StringBuilder();
        for (long count : histogram.counts) {
            double share = Math.sqrt((double) count / fullest);
            cells.append(LEVELS.charAt(count == 0 ? 0 : Math.max(1, (int) Math.round(share * (LEVELS.length() - 1)))));
        }
        return cells.toString();
    }

    List<Column> columns() {
        return columns;
    }

    Column last() {
        return columns.get(columns.size() - 1);
    }
}
