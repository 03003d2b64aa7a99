package dev.descent.train.doctor;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/**
 * Every number that decides whether something is said. Noise is measured on the run itself, so most are multiples of it, or sizes
 * below which an effect does not matter.
 *
 * <pre>{@code
 * Doctor doctor = Doctor.watch().with(Thresholds.defaults().with("deadShare", 0.8));
 * }</pre>
 *
 * @param share of training time that the doctor may take, all in all; 0.015
 * @param graceMillis that it may take beyond that in a run that gives cause for suspicion; 5
 * @param rows of training and of validation data in a pass; 256
 * @param errors standard errors that make a difference; 2
 * @param significance of a trend by Mann and Kendall, two-sided; 0.01
 * @param smallestScale root mean square of all inputs below which they are called too small; 0.02
 * @param largestScale above which they are called too large; 10
 * @param featureRatio of the large features' spread (90th percentile) to the small ones' (10th); 100
 * @param smallestTarget spread of a regression's targets; 0.05
 * @param largestTarget likewise; 20
 * @param targetOffset mean of the targets in spreads; 10
 * @param imbalance examples of the largest class to one of the smallest; 10
 * @param worstRecall below which an imbalance hurts; 0.3
 * @param orderedLabels standard errors by which neighbouring labels are equal too often; 6
 * @param batchEntropy share of the expected spread of labels within a batch; 0.5
 * @param leak share of validation rows that are training rows too; 0.01
 * @param firstLoss first loss as a multiple of that of a network that knows nothing; 2 is a hint, ten times that likely
 * @param spreadGrowth factor by which the spread of values grows or shrinks between input and output; 100
 * @param divergence of the loss as a multiple of its start; 1.5
 * @param divergenceNoise and in units of its noise; 5
 * @param fastUpdate size of an update by that of its weights above which the rate is suspect; 3e-3
 * @param slowUpdate below which it is too low; 1e-4
 * @param oscillation spread of recent losses by their mean; 0.2
 * @param vanishing size of the first layer's gradient by that of the last; 1e-3
 * @param exploding the other way round; 70
 * @param spike of the gradient's norm as a multiple of its median; 10
 * @param deadShare of a layer's units that never fire; 0.5
 * @param saturatedShare of a layer's values at their limits; 0.5
 * @param constantShare of predictions that are one class; 0.95
 * @param overfit validation loss as a multiple of its best; 1.1
 * @param confidentlyWrong share of training rows for which the network is sure of another class; 0.05
 * @param smallEffect gain or loss of score that matters, and of relative error; 0.02
 * @param wellAt share of the way from the baseline to perfection that is called well; 0.95
 * @param verdictAt share of the run before which nothing is called stuck; 0.2
 */
public record Thresholds(
        double share,
        double graceMillis,
        int rows,
        double errors,
        double significance,
        double smallestScale,
        double largestScale,
        double featureRatio,
        double smallestTarget,
        double largestTarget,
        double targetOffset,
        double imbalance,
        double worstRecall,
        double orderedLabels,
        double batchEntropy,
        double leak,
        double firstLoss,
        double spreadGrowth,
        double divergence,
        double divergenceNoise,
        double fastUpdate,
        double slowUpdate,
        double oscillation,
        double vanishing,
        double exploding,
        double spike,
        double deadShare,
        double saturatedShare,
        double constantShare,
        double overfit,
        double confidentlyWrong,
        double smallEffect,
        double wellAt,
        double verdictAt) {

    /** The numbers above. */
    public static Thresholds defaults() {
        return new Thresholds(
                0.015, 5, 256, 2, 0.01, 0.02, 10, 100, 0.05, 20, 10, 10, 0.3, 6, 0.5, 0.01, 2, 100, 1.5, 5, 3e-3, 1e-4,
                0.2, 1e-3, 70, 10, 0.5, 0.5, 0.95, 1.1, 0.05, 0.02, 0.95, 0.2);
    }

    /**
     * The same with one of them changed.
     *
     * @param name of the component
     * @throws IllegalArgumentException if there is none of that name, or the value is negative or not finite
     */
    public Thresholds with(String name, double value) {
        Checks.threshold(name, value);
        RecordComponent[] components = Thresholds.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = components[i].getAccessor().invoke(this);
                if (components[i].getName().equals(name)) {
                    values[i] = types[i] == int.class ? (Object) (int) value : (Object) value;
                    found = true;
                }
            }
            Checks.knownThreshold(
                    name,
                    found,
                    Arrays.stream(components).map(RecordComponent::getName).toList());
            return Thresholds.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
