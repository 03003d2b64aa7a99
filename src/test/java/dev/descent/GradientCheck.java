package dev.descent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.descent.kernel.Workers;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The contract of everything that is differentiated, as one row of a table:
 *
 * <pre>{@code
 * GradientCheck.of("Arithmetic.mul", (tape, in) -> Arithmetic.mul(tape, in[0], in[1]), normal(1, 3, 4), normal(2, 3, 4))
 *         .large(normal(1, 300, 200), normal(2, 300, 200))
 *         .check();
 * }</pre>
 *
 * <p>The inputs are all that a gradient flows to: a layer's input and its parameters; what gets none (targets, indices,
 * buffers) the function captures. {@link #check} asks that
 *
 * <ul>
 *   <li>the gradient agrees with finite differences along random directions, and along itself, where a factor of 1.01 shows;
 *   <li>it scales with the gradient that comes in, and is zero if that is;
 *   <li>a second backward adds to what a tensor holds, and the uses of a tensor in one step add up, as does one tensor given
 *       for two inputs of the same shape;
 *   <li>a frozen input gets none, and the others the same bits as before;
 *   <li>an inference tape gives the same values and records nothing ({@link #differsInInference} for dropout and the like);
 *   <li>values and gradients have the same bits for 1, 2, 3 and 4 workers; give inputs of {@link #large} size, since small
 *       work is never split.
 * </ul>
 *
 * <p>Finite differences reach 1/4 to each side of every input element, so choose inputs at least 0.3 from any kink:
 * {@link GradientInputs#awayFromZero}, {@link GradientInputs#distinct}. Functions whose values change with the call (a running mean is allowed, an
 * unseeded random number is not) can't be checked.
 */
public final class GradientCheck {
    private static final float[] STEPS = {0.25f, 0.125f, 0.0625f, 0.03125f, 0.015625f};
    private static final int DIRECTIONS = 4;
    private static final double TOLERANCE = 3e-3;
    private static final int[] WORKERS = {1, 2, 3, 4};

    private final String name;
    private final Function function;
    private final Tensor[] inputs;
    private Tensor[] large;
    private boolean sameInInference = true;

    private GradientCheck(String name, Function function, Tensor[] inputs) {
        this.name = name;
        this.function = function;
        this.inputs = inputs;
        this.large = inputs;
    }

    /** What is checked: any number of tensors in, one out. */
    @FunctionalInterface
    public interface Function {
        Tensor apply(Tape tape, Tensor[] inputs);
    }

    public static GradientCheck of(String name, Function function, Tensor... inputs) {
        return new GradientCheck(name, function, inputs);
    }

    /** Inputs of which at least one has more than 40,000 elements, so that the work is split over threads. */
    public GradientCheck large(Tensor... newLarge) {
        large = newLarge;
        return this;
    }

    /** For functions that do something else in training, such as dropout. */
    public GradientCheck differsInInference() {
        sameInInference = false;
        return this;
    }

    public String name() {
        return name;
    }

    /** The size of the largest input that the threads are tried with. */
    public int largestSize() {
        int largest = 0;
        for (Tensor input : large) {
            largest = Math.max(largest, input.size());
        }
        return largest;
    }

    public void check() {
        Tensor[] in = copies(inputs);
        float[] values;
        List<float[]> gradients;
        try (Tape tape = Tape.training(7)) {
            Tensor y = function.apply(tape, in);
            assertTrue(y.needsGradient(), name + ": the result needs no gradient");
            values = y.toArray();
            tape.backward(weighted(tape, y, 1));
            gradients = gradients(in);
        }
        differences(gradients);
        scaling(gradients);
        accumulation(gradients);
        severalUses();
        sameTensorTwice();
        frozen(gradients);
        inference(values);
        workers();
    }

    private void differences(List<float[]> gradients) {
        Rng rng = new Rng(99);
        for (int k = 0; k < inputs.length; k++) {
            float[] gradient = gradients.get(k);
            double norm = 0;
            double largest = 0;
            for (float g : gradient) {
                norm += (double) g * g;
                largest = Math.max(largest, Math.abs(g));
            }
            assertTrue(norm > 0, name + ": the gradient of input " + k + " is zero, so nothing would be checked");
            for (int d = 0; d <= DIRECTIONS; d++) {
                float[] direction = new float[gradient.length];
                double expected = 0;
                for (int i = 0; i < direction.length; i++) {
                    boolean itself = d == DIRECTIONS;
                    direction[i] = itself
                            ? (float) (gradient[i] / largest)
                            : rng.bits(d * (long) direction.length + i) < 0 ? -1 : 1;
                    expected += (double) direction[i] * gradient[i];
                }
                double scale = d == DIRECTIONS ? Math.abs(expected) : Math.sqrt(norm);
                double found = derivative(k, direction);
                if (!(Math.abs(found - expected) <= TOLERANCE * scale)) {
                    fail(name + ": input " + k + ", direction " + d + ": differences give " + found
                            + ", the gradient gives " + expected + ", at most " + TOLERANCE * scale + " apart");
                }
            }
        }
    }

    /** Richardson's extrapolation of central differences, from the two steps that agree best (Ridders, 1982). */
    private double derivative(int input, float[] direction) {
        double best = Double.NaN;
        double closest = Double.POSITIVE_INFINITY;
        double coarse = Double.NaN;
        double extrapolated = Double.NaN;
        for (float step : STEPS) {
            double fine = (moved(input, direction, step) - moved(input, direction, -step)) / (2.0 * step);
            double next = (4 * fine - coarse) / 3;
            if (Math.abs(next - extrapolated) < closest) {
                closest = Math.abs(next - extrapolated);
                best = next;
            }
            coarse = fine;
            extrapolated = next;
        }
        return best;
    }

    private double moved(int input, float[] direction, float step) {
        Tensor[] in = copies(inputs);
        float[] x = in[input].values();
        for (int i = 0; i < x.length; i++) {
            x[i] += step * direction[i];
        }
        try (Tape tape = Tape.training(7)) {
            Tensor y = function.apply(tape, in);
            double sum = 0;
            for (int i = 0; i < y.size(); i++) {
                sum += (double) y.values()[i] * weight(i);
            }
            return sum;
        }
    }

    private void scaling(List<float[]> gradients) {
        List<float[]> fourfold = gradientsOf(4f);
        List<float[]> zero = gradientsOf(0f);
        for (int k = 0; k < inputs.length; k++) {
            float[] expected = gradients.get(k).clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 4f;
            }
            assertArrayEquals(expected, fourfold.get(k), name + ": input " + k + " under four times the loss");
            for (float g : zero.get(k)) {
                assertTrue(g == 0, name + ": input " + k + " has gradient " + g + " under zero times the loss");
            }
        }
    }

    private List<float[]> gradientsOf(float scale) {
        Tensor[] in = copies(inputs);
        try (Tape tape = Tape.training(7)) {
            tape.backward(weighted(tape, function.apply(tape, in), 1), scale);
        }
        return gradients(in);
    }

    private void accumulation(List<float[]> gradients) {
        Tensor[] in = copies(inputs);
        try (Tape tape = Tape.training(7)) {
            for (int i = 0; i < 3; i++) {
                tape.begin(0);
                tape.backward(weighted(tape, function.apply(tape, in), 1));
            }
        }
        for (int k = 0; k < in.length; k++) {
            close(name + ": input " + k + " after three backwards", 3, gradients.get(k), in[k].gradient());
        }
    }

    /** In one step, with inputs that are results themselves, whose gradients lie in memory where something was left. */
    private void severalUses() {
        List<float[]> first = uses(1, 0);
        List<float[]> second = uses(0, 1);
        List<float[]> both = uses(1, 1);
        for (int k = 0; k < inputs.length; k++) {
            float[] sum = first.get(k);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += second.get(k)[i];
            }
            close(name + ": input " + k + " used twice", 1, sum, both.get(k));
        }
    }

    private List<float[]> uses(float ofFirst, float ofSecond) {
        Tensor[] in = copies(inputs);
        try (Tape tape = Tape.training(7)) {
            for (int i = 0; i < 3; i++) {
                for (Tensor each : in) {
                    each.clearGradient();
                }
                tape.begin(0);
                Tensor[] passed = new Tensor[in.length];
                for (int k = 0; k < in.length; k++) {
                    passed[k] = passed(tape, in[k]);
                }
                Tensor y = weighted(tape, function.apply(tape, passed), ofFirst);
                Tensor z = weighted(tape, function.apply(tape, passed), ofSecond);
                Tensor sum = tape.result(Shape.of(), y, z);
                tape.record(sum, () -> {
                    y.gradientToAdd()[0] += sum.gradient()[0];
                    z.gradientToAdd()[0] += sum.gradient()[0];
                });
                tape.backward(sum);
                for (Tensor each : passed) {
                    Arrays.fill(each.gradient(), 0, each.size(), 1e6f);
                }
            }
        }
        return gradients(in);
    }

    private void sameTensorTwice() {
        for (int a = 0; a < inputs.length; a++) {
            for (int b = a + 1; b < inputs.length; b++) {
                if (inputs[a].shape().equals(inputs[b].shape())) {
                    Tensor[] apart = copies(inputs);
                    System.arraycopy(apart[a].values(), 0, apart[b].values(), 0, apart[a].size());
                    Tensor[] same = copies(apart);
                    same[b] = same[a];
                    for (Tensor[] in : List.of(apart, same)) {
                        try (Tape tape = Tape.training(7)) {
                            tape.backward(weighted(tape, function.apply(tape, in), 1));
                        }
                    }
                    float[] sum = apart[a].gradient();
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += apart[b].gradient()[i];
                    }
                    close(name + ": one tensor as inputs " + a + " and " + b, 1, sum, same[a].gradient());
                }
            }
        }
    }

    private void frozen(List<float[]> gradients) {
        for (int frozen = 0; frozen < inputs.length; frozen++) {
            Tensor[] in = copies(inputs);
            in[frozen].needsGradient(false);
            try (Tape tape = Tape.training(7)) {
                Tensor y = function.apply(tape, in);
                assertEquals(inputs.length > 1, y.needsGradient(), name + ": needs a gradient without input " + frozen);
                if (y.needsGradient()) {
                    tape.backward(weighted(tape, y, 1));
                }
            }
            for (int k = 0; k < in.length; k++) {
                if (k == frozen) {
                    assertFalse(in[k].hasGradient(), name + ": frozen input " + k + " got a gradient");
                } else {
                    assertArrayEquals(
                            gradients.get(k), in[k].gradient(), name + ": input " + k + ", " + frozen + " frozen");
                }
            }
        }
    }

    private void inference(float[] values) {
        Tensor[] in = copies(inputs);
        try (Tape tape = Tape.inference()) {
            Tensor y = function.apply(tape, in);
            boolean isAnInput = false;
            for (Tensor each : in) {
                isAnInput |= each.values() == y.values();
            }
            assertTrue(!y.needsGradient() || isAnInput, name + ": needs a gradient on an inference tape");
            if (sameInInference) {
                assertArrayEquals(values, y.toArray(), name + ": values on an inference tape");
            }
        }
    }

    private void workers() {
        List<float[]> expected = null;
        for (int threads : WORKERS) {
            Tensor[] in = copies(large);
            List<float[]> found;
            try (Workers workers = Workers.of(threads);
                    Tape tape = Tape.training(7, workers)) {
                Tensor y = function.apply(tape, in);
                float[] values = y.toArray();
                tape.backward(weighted(tape, y, 1));
                found = gradients(in);
                found.add(values);
            }
            for (int k = 0; expected != null && k < found.size(); k++) {
                String what = k < in.length ? "gradient of input " + k : "values";
                assertArrayEquals(expected.get(k), found.get(k), name + ": " + what + " with " + threads + " workers");
            }
            expected = expected == null ? found : expected;
        }
    }

    /** A fixed weight for each element of the result, so that no error cancels out in the loss. */
    private static float weight(int element) {
        return (float) (1 + 0.5 * Math.sin(1 + 1.7 * element)) * (element % 3 == 1 ? -1 : 1);
    }

    /** Recorded here by hand, so that the check rests on nothing but the tape. */
    private static Tensor weighted(Tape tape, Tensor y, float factor) {
        Tensor loss = tape.result(Shape.of(), y);
        loss.values()[0] = 0;
        tape.record(loss, () -> {
            float[] dy = y.gradientToAdd();
            for (int i = 0; i < y.size(); i++) {
                dy[i] += factor * weight(i) * loss.gradient()[0];
            }
        });
        return loss;
    }

    private static Tensor passed(Tape tape, Tensor x) {
        Tensor y = tape.result(x.shape(), x);
        System.arraycopy(x.values(), 0, y.values(), 0, x.size());
        tape.record(y, () -> {
            float[] dx = x.gradientToAdd();
            for (int i = 0; i < x.size(); i++) {
                dx[i] += y.gradient()[i];
            }
        });
        return y;
    }

    private static Tensor[] copies(Tensor[] tensors) {
        return Stream.of(tensors).map(each -> each.copy().needsGradient(true)).toArray(Tensor[]::new);
    }

    private List<float[]> gradients(Tensor[] in) {
        List<float[]> gradients = new ArrayList<>();
        for (int k = 0; k < in.length; k++) {
            assertTrue(in[k].hasGradient(), name + ": input " + k + " got no gradient");
            gradients.add(Arrays.copyOf(in[k].gradient(), in[k].size()));
        }
        return gradients;
    }

    private static void close(String what, float factor, float[] expected, float[] found) {
        float largest = 0;
        for (float each : expected) {
            largest = Math.max(largest, Math.abs(factor * each));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(factor * expected[i], found[i], 1e-5f * largest, what + ", element " + i);
        }
    }
}
