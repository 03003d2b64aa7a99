package dev.descent.metric;

import dev.descent.tensor.Tensor;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A figure read from a confusion matrix, which it begins once it knows how many classes there are. */
final class ClassMeter implements Metric.Meter {
    private final String who;
    private final ToDoubleFunction<ConfusionMatrix> figure;
    private @Nullable ConfusionMatrix matrix;

    private ClassMeter(String who, ToDoubleFunction<ConfusionMatrix> figure) {
        this.who = who;
        this.figure = figure;
    }

    /**
     * @param perClass the figure of one class
     * @param micro the figure over the counts of all classes
     */
    static ClassMeter of(
            String who,
            Average average,
            ToDoubleBiFunction<ConfusionMatrix, Integer> perClass,
            ToDoubleFunction<ConfusionMatrix> micro) {
        if (average instanceof Average.OfClass one) {
            return new ClassMeter(who, m -> perClass.applyAsDouble(m, Checks.inside(who, one.label(), m.classes())));
        }
        return new ClassMeter(who, average instanceof Average.Micro ? micro : m -> macro(m, perClass));
    }

    static String name(String figure, Average average) {
        if (average instanceof Average.OfClass one) {
            return figure + "_" + one.label();
        }
        return average instanceof Average.Micro ? figure + "_micro" : figure;
    }

    private static double macro(ConfusionMatrix matrix, ToDoubleBiFunction<ConfusionMatrix, Integer> figure) {
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < matrix.classes(); c++) {
            if (matrix.actual(c) + matrix.predicted(c) > 0) {
                sum += figure.applyAsDouble(matrix, c);
                seen++;
            }
        }
        return sum / seen;
    }

    @Override
    public void add(Tensor predictions, Tensor targets) {
        if (matrix == null) {
            matrix = new ConfusionMatrix(new Answers(who, predictions, targets).classes);
        }
        matrix.add(predictions, targets);
    }

    @Override
    public double value() {
        return matrix == null || matrix.total() == 0 ? Double.NaN : figure.applyAsDouble(matrix);
    }
}
