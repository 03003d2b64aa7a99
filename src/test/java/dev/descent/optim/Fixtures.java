package dev.descent.optim;

import dev.descent.nn.Parameter;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Parameters and gradients that the optimizer's tests share. */
final class Fixtures {
    private Fixtures() {}

    static Parameter weight(String name, float... values) {
        return Parameter.weight(name, Tensor.of(Shape.of(values.length), values));
    }

    static void putGradient(Parameter parameter, float... gradient) {
        System.arraycopy(gradient, 0, parameter.tensor().gradientToWrite(), 0, gradient.length);
    }

    /** Sizes on both sides of the blocks' cuts, and small ones that share a block. */
    static List<Parameter> many() {
        List<Parameter> parameters = new ArrayList<>();
        int[] sizes = {10, 5 * Blocks.BLOCK + 77, 1, 300, Blocks.BLOCK - 388, Blocks.BLOCK, 3};
        for (int i = 0; i < sizes.length; i++) {
            float[] w = new float[sizes[i]];
            for (int j = 0; j < w.length; j++) {
                w[j] = (float) Math.cos(j * 0.7 + i);
            }
            parameters.add(weight("p" + i, w));
        }
        return parameters;
    }

    static void putGradients(List<Parameter> parameters, int step) {
        for (Parameter parameter : parameters) {
            float[] g = parameter.tensor().gradientToWrite();
            for (int j = 0; j < g.length; j++) {
                g[j] = (float) Math.sin(j * 1.3 + step);
            }
        }
    }

    static int[] bits(List<Parameter> parameters) {
        return parameters.stream()
                .flatMapToInt(p -> {
                    float[] w = p.tensor().values();
                    return Arrays.stream(indices(w.length)).map(i -> Float.floatToRawIntBits(w[i]));
                })
                .toArray();
    }

    static int[] indices(int size) {
        int[] indices = new int[size];
        Arrays.setAll(indices, i -> i);
        return indices;
    }
}
