package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/**
 * What a {@link Blueprint} is built with.
 *
 * @param name the layer's name, unique in its model, such as {@code dense1}
 * @param rng random numbers of this layer's own
 * @param initializer how weights should begin, given the activation that follows
 */
public record Setup(String name, Rng rng, Initializer initializer) {
    /** A weight named {@code name.local}, begun as the activation that follows wants it. */
    public Parameter weight(String local, Shape shape) {
        return weight(local, shape, initializer);
    }

    /** A weight named {@code name.local}. */
    public Parameter weight(String local, Shape shape, Initializer first) {
        return Parameter.weight(name + "." + local, first.create(shape, rng.stream(local.hashCode())));
    }

    /** A bias named {@code name.local}, which weight decay leaves alone. */
    public Parameter bias(String local, Shape shape, Initializer first) {
        return Parameter.bias(name + "." + local, first.create(shape, rng.stream(local.hashCode())));
    }

    /** A buffer named {@code name.local}. */
    public Parameter buffer(String local, Shape shape, Initializer first) {
        return Parameter.buffer(name + "." + local, first.create(shape, rng.stream(local.hashCode())));
    }

    /** For containers: the setup of a layer inside this one. */
    public Setup child(String local, Initializer first) {
        String full = name.isEmpty() ? local : name + "." + local;
        return new Setup(full, rng.stream(local.hashCode()), first);
    }
}
