package dev.descent.nn;

import dev.descent.kernel.Kernels;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void rateScale(String parameter, float scale) {
        if (!(scale >= 0 && scale < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("parameter \"" + parameter + "\": rate scale " + scale
                    + ", expected a finite number of at least 0 (0 keeps it, 1 is the plain rate)");
        }
    }

    static void outputs(String kind, int out) {
        if (out < 1) {
            throw new IllegalArgumentException(kind + ": " + out + " outputs, expected at least 1");
        }
    }

    static void rate(String kind, float rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(
                    kind + ": rate " + rate + ", expected at least 0 and below 1; it is the share that is set to zero");
        }
    }

    static void slope(String kind, float slope) {
        if (!Float.isFinite(slope)) {
            throw new IllegalArgumentException(kind + ": slope " + slope + ", expected a finite number, such as 0.01");
        }
    }

    static void positive(String kind, String what, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    kind + ": " + what + " " + value + ", expected a finite number greater than 0");
        }
    }

    static void momentum(String kind, float momentum) {
        if (!(momentum > 0 && momentum <= 1)) {
            throw new IllegalArgumentException(kind + ": momentum " + momentum
                    + ", expected more than 0 and at most 1; it is the share that a batch has in the running values");
        }
    }

    static void inferenceOnly(boolean training) {
        if (training) {
            throw new IllegalStateException("softmax: losses take raw outputs, so it has no place in a model that is"
                    + " trained; leave it out, and predict() of a model trained with CrossEntropy gives probabilities");
        }
    }

    static void linear(String name, Parameter weight, @Nullable Parameter bias) {
        Shape w = weight.tensor().shape();
        if (w.rank() != 2) {
            throw new IllegalArgumentException(
                    "dense \"" + name + "\": the weight has shape " + w + ", expected [in, out]");
        }
        if (bias != null && !bias.tensor().shape().equals(Shape.of(w.dim(1)))) {
            throw new IllegalArgumentException("dense \"" + name + "\": the bias has shape "
                    + bias.tensor().shape() + ", but the weight has " + w.dim(1) + " columns; expected [" + w.dim(1)
                    + "]");
        }
    }

    /** The size of the only axis of an example. */
    static int oneAxis(String kind, String name, Shape input) {
        if (input.rank() != 1) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": an example has shape " + input
                    + ", expected one axis, [features]; put flatten() before it");
        }
        return input.dim(0);
    }

    /** The size of the last axis of an example, {@code [features]} or {@code [time, features]}. */
    static int features(String kind, String name, Shape input) {
        if (input.rank() != 1 && input.rank() != 2) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": an example has shape " + input
                    + ", expected [features] or [time, features]; put flatten() before it");
        }
        return input.dim(-1);
    }

    /** Fails unless {@code shape} is {@code [features]} or {@code [time, features]} behind {@code leading} axes. */
    static void stepsOrFeatures(String kind, String name, Shape shape, int leading, int features) {
        if (shape.rank() != leading + 2 || shape.dim(-1) != features) {
            features(kind, name, shape, leading, features);
        }
    }

    /** Fails unless {@code shape} is {@code [features]} behind {@code leading} axes. */
    static void features(String kind, String name, Shape shape, int leading, int features) {
        if (shape.rank() != leading + 1 || shape.dim(leading) != features) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has shape " + shape
                    + ", but the layer was built for " + (leading == 0 ? "[" : "[batch, ") + features
                    + "]; build it for that shape, or reshape the input");
        }
    }

    /** Fails unless the last axis has {@code features} elements. */
    static void lastAxis(String kind, String name, Shape shape, int features) {
        if (shape.rank() == 0 || shape.dim(-1) != features) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has shape " + shape
                    + ", but the layer was built for " + features
                    + " features on the last axis; build it for that shape, or reshape the input");
        }
    }

    static int lastAxis(String kind, String name, Shape input) {
        if (input.rank() == 0) {
            throw new IllegalArgumentException(
                    kind + " \"" + name + "\": an example has shape [], expected at least one axis, [..., features]");
        }
        return input.dim(-1);
    }

    static void state(String name, Shape shape, List<Parameter> parts, boolean turned) {
        long size = 0;
        for (Parameter part : parts) {
            if (turned && part.tensor().rank() != 2) {
                throw new IllegalArgumentException("state tensor \"" + name + "\": \"" + part.name() + "\" has shape "
                        + part.tensor().shape() + ", but only a matrix [in, out] can be turned");
            }
            size += part.tensor().size();
        }
        if (!parts.isEmpty() && size != shape.size()) {
            throw new IllegalArgumentException("state tensor \"" + name + "\": shape " + shape + " has " + shape.size()
                    + " elements, but the parameters in it have " + size);
        }
    }

    static void stateValues(String name, Shape shape, int length) {
        if (length != shape.size()) {
            throw new IllegalArgumentException("state tensor \"" + name + "\": got " + length + " values, expected "
                    + shape.size() + " for shape " + shape);
        }
    }

    static void notEmpty(String kind, int layers) {
        if (layers == 0) {
            throw new IllegalArgumentException(kind + ": has no layers, expected at least one");
        }
    }

    static void builtFor(String kind, Shape input, Shape expected) {
        if (!input.equals(expected)) {
            throw new IllegalArgumentException(kind + ": an example has shape " + input
                    + ", but the layers were built for " + expected + "; build them for that shape");
        }
    }

    /** The shape of one example after a layer, its errors telling which layer it was. */
    static Shape output(Layer layer, String name, Shape input) {
        try {
            return layer.outputShape(input);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "layer \"" + name + "\" cannot take examples of shape " + input + ": " + e.getMessage(), e);
        }
    }

    static void parametersLeft(long left) {
        if (left < 0) {
            throw new IllegalArgumentException("its layers have more parameters than the file has numbers");
        }
    }

    static void layersLeft(int left, int most) {
        if (left < 0) {
            throw new IllegalArgumentException(
                    "it has more than " + most + " layers, those within branches counted for each");
        }
    }

    static void trial(String kind, Shape input, long left, long mostEach, long mostInAll) {
        if (input.size() > mostEach || left < 0) {
            throw new IllegalArgumentException(kind + ": would be run on zeros of shape " + input
                    + " to find its output shape, but what comes from a file may ask for at most " + mostEach
                    + " numbers for a layer and " + mostInAll + " in all; override outputShape");
        }
    }

    static void projectable(String name, Shape input, Shape output) {
        if (input.rank() != 1 || output.rank() != 1) {
            throw new IllegalArgumentException("residual \"" + name + "\": takes examples of shape " + input
                    + " and its layers put out " + output
                    + ", which cannot be added; keep the shape, or give residual(...).projected(layer)");
        }
    }

    static void projected(String name, Shape projection, Shape output) {
        if (!projection.equals(output)) {
            throw new IllegalArgumentException("residual \"" + name + "\": the projection puts out " + projection
                    + ", but the layers put out " + output + "; make both the same");
        }
    }

    static void sameParameter(@Nullable Parameter before, Parameter parameter) {
        if (before != null && before != parameter) {
            throw new IllegalArgumentException("two parameters are named \"" + parameter.name()
                    + "\"; rename one, or use the same Parameter object in both places to share it");
        }
    }

    static IllegalArgumentException unknown(String what, String name, Collection<String> known) {
        return new IllegalArgumentException(
                "model: has no " + what + " \"" + name + "\"; it has " + (known.isEmpty() ? "none" : known));
    }

    static void example(float[] example, Shape input) {
        if (example.length != input.size()) {
            throw new IllegalArgumentException("model: the example has " + example.length + " values, expected "
                    + input.size() + " for shape " + input);
        }
        if (!Kernels.pointwise().allFinite(example, 0, example.length)) {
            throw notFinite("the example", example, example.length);
        }
    }

    static void batch(Tensor batch, Shape input) {
        Shape shape = batch.shape();
        if (shape.rank() == 0 || !shape.withoutFirst().equals(input)) {
            String axes = input.toString().substring(1);
            throw new IllegalArgumentException("model: the batch has shape " + shape + ", expected [batch"
                    + (input.rank() == 0 ? "" : ", ") + axes + "; predict(float[]) takes a single example"
                    + (isOfSequences(shape, input) ? ", predict(batch, lengths) sequences of other lengths" : ""));
        }
        finite(batch);
    }

    /** Fails unless the batch is {@code [n, time, ...]} for examples {@code [any time, ...]}, with a length for each. */
    static void sequences(Tensor batch, Shape input, int[] lengths) {
        Shape shape = batch.shape();
        if (!isOfSequences(shape, input)) {
            throw new IllegalArgumentException("model: the batch has shape " + shape + ", expected [batch, time"
                    + input.toString().replaceFirst("^\\[\\d*", "") + " for the model's examples of shape " + input);
        }
        if (lengths.length != shape.dim(0)) {
            throw new IllegalArgumentException("model: got " + lengths.length + " lengths for a batch of "
                    + shape.dim(0) + "; give one for each sequence");
        }
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < 1 || lengths[i] > shape.dim(1)) {
                throw new IllegalArgumentException("model: sequence " + i + " has length " + lengths[i]
                        + ", expected 1 to " + shape.dim(1) + ", the steps of the batch " + shape);
            }
        }
        finite(batch);
    }

    /** Whether a batch could be of examples whose first axis has another size. */
    private static boolean isOfSequences(Shape shape, Shape input) {
        return input.rank() > 0
                && shape.rank() == input.rank() + 1
                && shape.with(1, input.dim(0)).withoutFirst().equals(input);
    }

    private static void finite(Tensor batch) {
        if (!Kernels.pointwise().allFinite(batch.values(), 0, batch.size())) {
            throw notFinite("the batch of shape " + batch.shape(), batch.values(), batch.size());
        }
    }

    private static IllegalArgumentException notFinite(String who, float[] values, int size) {
        int i = 0;
        while (i < size - 1 && Float.isFinite(values[i])) {
            i++;
        }
        return new IllegalArgumentException("model: value " + i + " of " + who + " is " + values[i]
                + ", expected finite numbers; replace what is missing, and scale what overflows");
    }

    static void classes(Shape prediction) {
        if (prediction.rank() != 2) {
            throw new IllegalStateException(
                    "model: classify needs one axis of outputs, one for each class, but an example" + " gives "
                            + prediction.withoutFirst() + "; use predict");
        }
    }

    static void notShared(Parameter original, Parameter copy) {
        if (original == copy) {
            throw new IllegalStateException("model: cannot be copied, because the layer with \"" + original.name()
                    + "\" was given ready-made and would belong to both; give blueprints such as dense(10), or build the"
                    + " second model yourself and use copyFrom");
        }
    }

    static List<Blueprint> sequence(Blueprint blueprint) {
        if (blueprint instanceof Sequential.Plan plan && plan.blueprints().size() > 1) {
            return plan.blueprints();
        }
        throw new IllegalStateException("model: has no last layer to replace, since it is no sequence of at least two"
                + " layers; build the new model with Model.of, and take over weights by name with"
                + " StateDict.of(model).loadMatching(newModel)");
    }

    static void sameNames(String verb, Collection<String> mine, Collection<String> others) {
        if (!mine.equals(others)) {
            throw new IllegalArgumentException("model: cannot " + verb + " parameters " + others + ", expected " + mine
                    + "; both models must have the same layers");
        }
    }

    static void sameShape(String verb, String name, Shape mine, Shape others) {
        if (!mine.equals(others)) {
            throw new IllegalArgumentException("model: cannot " + verb + " \"" + name + "\" of shape " + others
                    + ", expected " + mine + "; both models must have the same layers");
        }
    }
}
