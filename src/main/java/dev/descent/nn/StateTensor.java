package dev.descent.nn;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * One tensor of a PyTorch state dict, and the parameters that it is here: what a layer says in {@link Layer#state} so that
 * its weights move between files, PyTorch and Descent. Files are in PyTorch's layout throughout.
 *
 * <pre>{@code
 * Parameter weight = Parameter.weight("fc.weight", Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6));   // [in, out]
 * StateTensor saved = StateTensor.transposed("weight", weight);
 * Shape shape = saved.shape();         // [3, 2], as in PyTorch
 * float second = saved.values()[1];    // 4
 * }</pre>
 *
 * @param name PyTorch's name within its module: {@code weight}, {@code running_mean}
 * @param shape the shape it has in PyTorch
 * @param parts the parameters that lie in it one after the other along its first axis; none for what PyTorch saves and
 *     nobody needs here
 * @param turned whether the parts are stored {@code [in, out]} and PyTorch's {@code [out, in]}
 */
public record StateTensor(String name, Shape shape, List<Parameter> parts, boolean turned) {
    /** @throws IllegalArgumentException if the parts do not make up such a shape */
    public StateTensor {
        parts = List.copyOf(parts);
        Checks.state(name, shape, parts, turned);
    }

    /** A parameter as it lies. */
    public static StateTensor of(String name, Parameter parameter) {
        return new StateTensor(name, parameter.tensor().shape(), List.of(parameter), false);
    }

    /** A matrix {@code [in, out]} that PyTorch stores as {@code [out, in]}. */
    public static StateTensor transposed(String name, Parameter matrix) {
        return joined(name, true, matrix);
    }

    /**
     * Several parameters that PyTorch keeps in one, such as the weights of queries, keys and values.
     *
     * @param turned whether they are matrices {@code [in, out]}, each to be transposed before they are joined
     */
    public static StateTensor joined(String name, boolean turned, Parameter... parts) {
        int rows = 0;
        for (Parameter part : parts) {
            rows += part.tensor().dim(turned ? 1 : 0);
        }
        Tensor first = parts[0].tensor();
        Shape shape = turned ? Shape.of(rows, first.dim(0)) : first.shape().with(0, rows);
        return new StateTensor(name, shape, List.of(parts), turned);
    }

    /** What PyTorch saves and Descent has no use for: neither written, nor missed, nor reported. */
    public static StateTensor ignored(String name) {
        return new StateTensor(name, Shape.of(), List.of(), false);
    }

    /** The same under another shape of the same size, where PyTorch's differs. */
    public StateTensor as(Shape other) {
        return new StateTensor(name, other, parts, turned);
    }

    /** The parameters of a layer that none of the layers within it has, by their own names and as they lie. */
    static List<StateTensor> own(String layerName, Layer layer) {
        Set<Parameter> within = Collections.newSetFromMap(new IdentityHashMap<>());
        layer.layers().forEach(named -> within.addAll(named.layer().parameters()));
        List<StateTensor> own = new ArrayList<>();
        for (Parameter parameter : layer.parameters()) {
            if (!within.contains(parameter)) {
                String prefix = layerName + ".";
                String name = parameter.name();
                own.add(of(name.startsWith(prefix) ? name.substring(prefix.length()) : name, parameter));
            }
        }
        return own;
    }

    /** A copy of the parameters' values, in PyTorch's layout. */
    public float[] values() {
        float[] values = new float[parts.isEmpty() ? 0 : shape.size()];
        move(values, false);
        return values;
    }

    /**
     * Sets the parameters.
     *
     * @param values {@code shape().size()} of them, in PyTorch's layout
     */
    public void set(float[] values) {
        Checks.stateValues(name, shape, values.length);
        move(values, true);
    }

    private void move(float[] values, boolean in) {
        int from = 0;
        for (Parameter part : parts) {
            Tensor tensor = part.tensor();
            float[] own = tensor.values();
            if (turned) {
                turn(values, from, own, tensor.dim(0), tensor.dim(1), in);
            } else if (in) {
                System.arraycopy(values, from, own, 0, tensor.size());
            } else {
                System.arraycopy(own, 0, values, from, tensor.size());
            }
            from += tensor.size();
        }
    }

    private static void turn(float[] values, int from, float[] own, int inputs, int outputs, boolean in) {
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                if (in) {
                    own[i * outputs + o] = values[from + o * inputs + i];
                } else {
                    values[from + o * inputs + i] = own[i * outputs + o];
                }
            }
        }
    }
}
