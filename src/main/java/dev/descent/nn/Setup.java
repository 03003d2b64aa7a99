package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Blueprint} is built with.
 *
 * @param name the layer's name, unique in its model, such as {@code dense1}
 * @param rng random numbers of this layer's own
 * @param initializer how weights should begin, given the activation that follows
 * @param limits what the model may take, and its parameters begin with zeros, because it comes from elsewhere; null for as the
 *     layers ask
 */
public record Setup(
        String name,
        Rng rng,
        Initializer initializer,
        @Nullable Limits limits) {
    public Setup(String name, Rng rng, Initializer initializer) {
        this(name, rng, initializer, null);
    }

    /** A weight named {@code name.local}, begun as the activation that follows wants it. */
    public Parameter weight(String local, Shape shape) {
        return weight(local, shape, initializer);
    }

    /** A weight named {@code name.local}. */
    public Parameter weight(String local, Shape shape, Initializer first) {
        return Parameter.weight(name + "." + local, create(local, shape, first));
    }

    private Tensor create(String local, Shape shape, Initializer first) {
        return limits == null ? first.create(shape, rng.stream(local.hashCode())) : limits.parameter(shape);
    }

    /**
     * A weight {@code [in, out]} named {@code name.local}, for products {@code x · W}: filled as the initializer fills
     * {@code [out, in]}, then transposed.
     */
    public Parameter matrix(String local, int in, int out, Initializer first) {
        float[] filled = create(local, Shape.of(out, in), first).values();
        float[] turned = new float[filled.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                turned[i * out + o] = filled[o * in + i];
            }
        }
        return Parameter.weight(name + "." + local, Tensor.of(Shape.of(in, out), turned));
    }

    /** A bias named {@code name.local}, which weight decay leaves alone. */
    public Parameter bias(String local, Shape shape, Initializer first) {
        return Parameter.bias(name + "." + local, create(local, shape, first));
    }

    /** A buffer named {@code name.local}. */
    public Parameter buffer(String local, Shape shape, Initializer first) {
        return Parameter.buffer(name + "." + local, create(local, shape, first));
    }

    /** For containers: the setup of a layer inside this one. */
    public Setup child(String local, Initializer first) {
        if (limits != null) {
            limits.layer();
        }
        String full = name.isEmpty() ? local : String.join(".", name, local);
        return new Setup(full, rng.stream(local.hashCode()), first, limits);
    }

    /** The shape of one example after a layer that was built with this setup; errors tell which layer it was. */
    Shape output(Layer layer, Shape input) {
        if (limits != null) {
            limits.trial(layer, input);
        }
        return Checks.output(layer, name.isEmpty() ? "model" : name, input);
    }
}
