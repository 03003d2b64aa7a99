package dev.descent.train.doctor;

import dev.descent.nn.Recurrent;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis 2: inputs that are no numbers, constant, or of a size that the first weights are not drawn for. One rate cannot fit
 * weights whose gradients differ by orders of magnitude.
 */
final class InputScale implements Check {
    private static final int WORST = 5;
    private static final double OFFSET = 20;

    @Override
    public Cause cause() {
        return Cause.DATA;
    }

    @Override
    public @Nullable Finding before(Patient patient) {
        DataScan scan = patient.train();
        if (scan.spoiltRows() > 0) {
            return certain(
                    "training data",
                    scan.spoiltRows() + " of " + scan.size()
                            + " rows have an input that is NaN or infinite, the first row " + scan.firstSpoiltRow(),
                    "leave these rows out, or fill in the feature's mean");
        }
        double[] spreads = scan.spreads();
        int constant = 0;
        for (double spread : spreads) {
            constant += spread == 0 ? 1 : 0;
        }
        if (constant == spreads.length && scan.size() > 1) {
            return certain(
                    "training data",
                    "all " + constant + " inputs are the same in every row",
                    "look at how the data is read: there is nothing to learn from");
        }
        if (!feedsWeights(patient.firstPass().layers())) {
            return null;
        }
        return scale(patient, scan);
    }

    /** A normalisation or an embedding in front takes inputs of any size. */
    private static boolean feedsWeights(List<LayerState> layers) {
        for (LayerState state : layers) {
            if (state.role() != Role.IDENTITY) {
                return state.role() == Role.LINEAR || state.layer() instanceof Recurrent;
            }
        }
        return false;
    }

    private @Nullable Finding scale(Patient patient, DataScan scan) {
        Thresholds limits = patient.thresholds();
        double scale = scan.scale();
        String remedy = "Standardizer.fit(train) on training and validation data"
                + (scan.targetMin() >= 0 && scale > 30 && scale < 256 ? ", or divide pixels by 255" : "");
        if (scale > limits.largestScale() || scale < limits.smallestScale()) {
            String evidence = "the inputs' root mean square is " + Text.number(scale)
                    + ", weights are drawn for about 1; " + worst(scan);
            boolean normed = patient.firstPass().layers().stream().anyMatch(state -> state.role() == Role.NORM);
            // A normalisation takes care of the size, and not of inputs that hardly differ beside their mean.
            double offset = Noise.median(IntStream.range(0, scan.features())
                    .filter(j -> scan.spread(j) > 0)
                    .mapToDouble(j -> Math.abs(scan.mean(j)) / scan.spread(j))
                    .toArray());
            return normed && !(offset > OFFSET)
                    ? hint("training data", evidence, remedy)
                    : likely("training data", evidence, remedy);
        }
        double[] moving = new double[scan.features()];
        for (int j = 0; j < moving.length; j++) {
            moving[j] = scan.spread(j) > 0 ? scan.spread(j) : Double.NaN;
        }
        double ratio = Noise.quantile(0.9, moving) / Noise.quantile(0.1, moving);
        return ratio > limits.featureRatio()
                ? hint(
                        "training data",
                        "the widest tenth of the inputs spreads " + Text.number(ratio)
                                + " times as far as the narrowest; " + worst(scan),
                        remedy)
                : null;
    }

    private static String worst(DataScan scan) {
        return IntStream.range(0, scan.features())
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -Math.abs(Math.log(size(scan, j)))))
                .limit(WORST)
                .map(j -> "input " + j + " is " + Text.number(scan.mean(j)) + " ± " + Text.number(scan.spread(j)))
                .collect(Collectors.joining(", "));
    }

    private static double size(DataScan scan, int feature) {
        return Math.max(1e-12, Math.hypot(scan.mean(feature), scan.spread(feature)));
    }
}
