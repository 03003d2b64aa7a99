package dev.descent.train.doctor;

import dev.descent.nn.BatchNorm;
import dev.descent.nn.Conv1d;
import dev.descent.nn.Conv2d;
import dev.descent.nn.ConvTranspose2d;
import dev.descent.nn.DropConnect;
import dev.descent.nn.GroupNorm;
import dev.descent.nn.Layer;
import dev.descent.nn.LayerNorm;
import dev.descent.nn.Linear;
import dev.descent.nn.ReLU;
import dev.descent.nn.Sigmoid;
import dev.descent.nn.Softmax;
import dev.descent.nn.Tanh;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Measures what a layer puts out. */
final class Outputs {
    /** A role is read off this many values. */
    private static final int SEEN = 512;

    private static final double CLOSE = 1e-5;

    private Outputs() {}

    static LayerState measure(String name, @Nullable Layer layer, Tensor input, Tensor output) {
        Role role = role(layer, input, output);
        int rows = output.dim(0);
        boolean sequence = output.rank() == 3 && !(layer instanceof Conv1d);
        int units = sequence ? output.dim(-1) : output.dim(1);
        int each = output.size() / rows / units;
        float[] values = output.values();
        double[] sums = new double[units];
        double[] squares = new double[units];
        if (sequence || each == 1) {
            sideBySide(values, output.size(), sums, squares);
        } else {
            inOnePiece(values, output.size(), each, sums, squares);
        }
        double n = (double) output.size() / units;
        double sum = 0;
        double square = 0;
        double between = 0;
        int dead = 0;
        for (int u = 0; u < units; u++) {
            sum += sums[u];
            square += squares[u];
            between += Math.max(0, squares[u] / n - sums[u] / n * (sums[u] / n)) / units;
            dead += squares[u] == 0 ? 1 : 0;
        }
        double mean = sum / output.size();
        double spread = Math.sqrt(Math.max(0, square / output.size() - mean * mean));
        boolean finite = Double.isFinite(square);
        return new LayerState(
                name,
                layer,
                role,
                units,
                spread,
                Math.sqrt(between),
                (double) dead / units,
                (double) atEnds(role, values, output.size()) / output.size(),
                finite);
    }

    private static void sideBySide(float[] values, int size, double[] sums, double[] squares) {
        for (int from = 0; from < size; from += sums.length) {
            for (int u = 0; u < sums.length; u++) {
                double y = values[from + u];
                sums[u] += y;
                squares[u] += y * y;
            }
        }
    }

    /** @param each how many values a unit has in a row */
    private static void inOnePiece(float[] values, int size, int each, double[] sums, double[] squares) {
        for (int from = 0, unit = 0; from < size; from += each) {
            double sum = 0;
            double square = 0;
            for (int i = from; i < from + each; i++) {
                double y = values[i];
                sum += y;
                square += y * y;
            }
            sums[unit] += sum;
            squares[unit] += square;
            unit = unit + 1 == sums.length ? 0 : unit + 1;
        }
    }

    private static int atEnds(Role role, float[] values, int size) {
        if (role != Role.TANH && role != Role.SIGMOID) {
            return 0;
        }
        float middle = role == Role.TANH ? 0 : 0.5f;
        float reach = role == Role.TANH ? 0.97f : 0.485f;
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += Math.abs(values[i] - middle) > reach ? 1 : 0;
        }
        return count;
    }

    private static Role role(@Nullable Layer layer, Tensor input, Tensor output) {
        if (layer instanceof Linear
                || layer instanceof Conv2d
                || layer instanceof Conv1d
                || layer instanceof ConvTranspose2d
                || layer instanceof DropConnect) {
            return Role.LINEAR;
        } else if (layer instanceof BatchNorm || layer instanceof LayerNorm || layer instanceof GroupNorm) {
            return Role.NORM;
        } else if (layer instanceof ReLU) {
            return Role.RELU;
        } else if (layer instanceof Sigmoid) {
            return Role.SIGMOID;
        } else if (layer instanceof Tanh) {
            return Role.TANH;
        } else if (layer instanceof Softmax) {
            return Role.SOFTMAX;
        }
        boolean plain = layer != null && layer.parameters().isEmpty() && input.size() == output.size();
        return plain ? byValues(input, output) : Role.OTHER;
    }

    private static Role byValues(Tensor input, Tensor output) {
        boolean identity = true;
        boolean relu = true;
        boolean sigmoid = true;
        boolean tanh = true;
        int stride = Math.max(1, input.size() / SEEN);
        for (int i = 0; i < input.size(); i += stride) {
            double x = input.values()[i];
            double y = output.values()[i];
            identity &= near(y, x);
            relu &= near(y, Math.max(0, x));
            sigmoid &= near(y, 1 / (1 + Math.exp(-x)));
            tanh &= near(y, Math.tanh(x));
        }
        return identity
                ? Role.IDENTITY
                : relu ? Role.RELU : sigmoid ? Role.SIGMOID : tanh ? Role.TANH : softmax(input, output);
    }

    private static boolean near(double y, double expected) {
        return Math.abs(y - expected) <= CLOSE * Math.max(1, Math.abs(expected));
    }

    private static Role softmax(Tensor input, Tensor output) {
        int width = output.dim(-1);
        if (width < 2 || !input.shape().equals(output.shape())) {
            return Role.OTHER;
        }
        double sum = 0;
        for (int j = 0; j < width; j++) {
            float y = output.values()[j];
            sum += y < 0 ? Double.NaN : y;
        }
        // Softmax keeps the differences of its input, in logarithms.
        double kept = Math.log(output.values()[0]) - Math.log(output.values()[1]);
        return near(sum, 1) && near(kept, input.values()[0] - input.values()[1]) ? Role.SOFTMAX : Role.OTHER;
    }
}
