package dev.descent.metric;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The likeliest beginnings of a labelling after some steps. Each has two probabilities, of the alignments that end in a blank
 * and of those that end in its last label, since only behind a blank does the same label again make a new one.
 */
final class PrefixBeam {
    private static final double NEVER = Double.NEGATIVE_INFINITY;

    private final int blank;
    private final int width;
    private List<Prefix> beam;

    PrefixBeam(int blank, int width) {
        this.blank = blank;
        this.width = width;
        Prefix nothing = new Prefix(null, blank);
        nothing.endsInBlank = 0;
        beam = List.of(nothing);
    }

    /** A labelling as its last label behind a shorter one; the same labelling is always the same object. */
    static final class Prefix {
        private final @Nullable Prefix parent;
        private final int label;
        private final int length;
        private final Map<Integer, Prefix> longer = new TreeMap<>();
        private double endsInBlank = NEVER;
        private double endsInLabel = NEVER;
        private double nextInBlank = NEVER;
        private double nextInLabel = NEVER;
        private boolean touched;
        private boolean kept;

        private Prefix(@Nullable Prefix parent, int label) {
            this.parent = parent;
            this.label = label;
            length = parent == null ? 0 : parent.length + 1;
        }

        /** Lets go of what leads to nothing in the beam. */
        private void forget() {
            Prefix prefix = this;
            while (prefix.parent != null && !prefix.kept && prefix.longer.isEmpty()) {
                prefix.parent.longer.remove(prefix.label);
                prefix = prefix.parent;
            }
        }

        double logProbability() {
            return logSum(endsInBlank, endsInLabel);
        }

        int[] labels() {
            int[] labels = new int[length];
            Prefix prefix = this;
            for (int i = length - 1; i >= 0 && prefix != null; i--) {
                labels[i] = prefix.label;
                prefix = prefix.parent;
            }
            return labels;
        }
    }

    List<Prefix> prefixes() {
        return beam;
    }

    /** @param logs of the probabilities of the classes at the next step */
    void step(double[] logs) {
        List<Prefix> next = new ArrayList<>();
        for (Prefix prefix : beam) {
            double all = prefix.logProbability();
            touch(prefix, next);
            prefix.nextInBlank = logSum(prefix.nextInBlank, all + logs[blank]);
            if (prefix.length > 0) {
                prefix.nextInLabel = logSum(prefix.nextInLabel, prefix.endsInLabel + logs[prefix.label]);
            }
            for (int c = 0; c < logs.length; c++) {
                if (c != blank && logs[c] != NEVER) {
                    boolean again = prefix.length > 0 && c == prefix.label;
                    Prefix longer = prefix.longer.computeIfAbsent(c, label -> new Prefix(prefix, label));
                    touch(longer, next);
                    double from = again ? prefix.endsInBlank : all;
                    longer.nextInLabel = logSum(longer.nextInLabel, from + logs[c]);
                }
            }
        }
        for (Prefix prefix : beam) {
            prefix.endsInBlank = NEVER;
            prefix.endsInLabel = NEVER;
        }
        for (Prefix prefix : next) {
            prefix.endsInBlank = prefix.nextInBlank;
            prefix.endsInLabel = prefix.nextInLabel;
            prefix.nextInBlank = NEVER;
            prefix.nextInLabel = NEVER;
            prefix.touched = false;
        }
        next.sort(Comparator.comparingDouble(Prefix::logProbability).reversed());
        keep(next);
    }

    private void keep(List<Prefix> sorted) {
        int count = 0;
        while (count < Math.min(width, sorted.size()) && sorted.get(count).logProbability() != NEVER) {
            sorted.get(count++).kept = true;
        }
        beam = new ArrayList<>(sorted.subList(0, count));
        for (Prefix lost : sorted.subList(count, sorted.size())) {
            lost.kept = false;
        }
        for (Prefix lost : sorted.subList(count, sorted.size())) {
            lost.forget();
        }
    }

    private static void touch(Prefix prefix, List<Prefix> next) {
        if (!prefix.touched) {
            prefix.touched = true;
            next.add(prefix);
        }
    }

    private static double logSum(double a, double b) {
        double larger = Math.max(a, b);
        return larger == NEVER ? NEVER : larger + Math.log(Math.exp(a - larger) + Math.exp(b - larger));
    }
}
