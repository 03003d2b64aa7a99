package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Values and gradients against PyTorch's. {@code src/test/python/ops_golden.py} wrote them, in float64 from float32 inputs;
 * each may be off by 1e-5 of itself and, where terms cancel, by 2e-6 of the largest in its tensor.
 */
class OpGoldenTest {
    private static final int CASES = 256;

    private record Case(String name, Tensor[] inputs, Tensor output, Tensor weights, Tensor[] gradients) {
        static Case of(String line) {
            String[] fields = line.split(";");
            int count = Integer.parseInt(fields[1]);
            boolean differentiated = fields.length > 3 + count;
            Tensor[] inputs = new Tensor[count];
            Tensor[] gradients = new Tensor[differentiated ? count : 0];
            for (int i = 0; i < count; i++) {
                inputs[i] = tensor(fields[2 + i]);
                if (differentiated) {
                    inputs[i].needsGradient(true);
                    gradients[i] = tensor(fields[4 + count + i]);
                }
            }
            Tensor weights = differentiated ? tensor(fields[3 + count]) : Tensor.scalar(0);
            return new Case(fields[0], inputs, tensor(fields[2 + count]), weights, gradients);
        }

        private static Tensor tensor(String text) {
            String[] parts = text.split(":");
            int[] dims = parts[0].isEmpty() ? new int[0] : numbers(parts[0]);
            String[] words = parts[1].split(" ");
            float[] values = new float[words.length];
            for (int i = 0; i < words.length; i++) {
                values[i] = Float.parseFloat(words[i]);
            }
            return Tensor.of(Shape.of(dims), values);
        }

        String operation() {
            return name.split(" ", 2)[0];
        }

        /** What stands behind the operation's name: axes, dims or row numbers. */
        int[] settings() {
            return name.contains(" ") ? numbers(name.split(" ", 2)[1]) : new int[0];
        }

        private static int[] numbers(String text) {
            return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
        }
    }

    @Test
    void agreesWithPyTorch() throws IOException {
        int cases = 0;
        try (InputStream in = OpGoldenTest.class.getResourceAsStream("golden.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                cases++;
                Case each = Case.of(line);
                String what = "line " + cases + ", " + each.name + " ";
                boolean differentiated = each.gradients.length > 0;
                try (Tape tape =
                        differentiated || each.name.contains("running") ? Tape.training(1) : Tape.inference()) {
                    Tensor y = compute(tape, each, each.inputs);
                    close(what + "output", each.output, y.shape(), y.values());
                    if (differentiated) {
                        tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, each.weights)));
                    }
                }
                for (int i = 0; i < each.gradients.length; i++) {
                    Tensor x = each.inputs[i];
                    close(what + "gradient " + i, each.gradients[i], x.shape(), x.gradient());
                }
            }
        }
        assertEquals(CASES, cases);
    }

    private static void close(String what, Tensor expected, Shape shape, float[] found) {
        assertEquals(expected.shape(), shape, what);
        float largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.values()[i]));
        }
        for (int i = 0; i < expected.size(); i++) {
            float right = expected.values()[i];
            float allowed = 1e-5f * Math.abs(right) + Math.min(2e-6f * largest, 1e-3f) + 1e-12f;
            assertTrue(
                    Math.abs(right - found[i]) <= allowed,
                    what + " element " + i + ": got " + found[i] + ", PyTorch has " + right);
        }
    }

    private static Tensor compute(Tape tape, Case each, Tensor[] in) {
        return switch (each.operation()) {
            case "add" -> Arithmetic.add(tape, in[0], in[1]);
            case "sub" -> Arithmetic.sub(tape, in[0], in[1]);
            case "mul" -> Arithmetic.mul(tape, in[0], in[1]);
            case "div" -> Arithmetic.div(tape, in[0], in[1]);
            case "scale" -> Arithmetic.scale(tape, in[0], -2.5f);
            case "addScalar" -> Arithmetic.addScalar(tape, in[0], 1.5f);
            case "negate" -> Arithmetic.negate(tape, in[0]);
            case "exp" -> Functions.exp(tape, in[0]);
            case "log" -> Functions.log(tape, in[0]);
            case "sqrt" -> Functions.sqrt(tape, in[0]);
            case "pow" -> Functions.pow(tape, in[0], Float.parseFloat(each.name.substring(4)));
            case "abs" -> Functions.abs(tape, in[0]);
            case "clamp" -> Functions.clamp(tape, in[0], -1, 5);
            case "matmul" -> matmul(tape, each, in[0], in[1]);
            case "linear" -> Products.linear(tape, in[0], in[1], in.length > 2 ? in[2] : null);
            case "batchNorm" -> batchNorm(tape, each, in);
            case "layerNorm" -> Normalizations.layerNorm(tape, in[0], in[1], in[2], 1e-3f);
            case "reshape", "expand", "transpose", "slice", "concat", "gather" -> layout(tape, each, in);
            default ->
                each.operation().matches("(sum|mean|max).*")
                        ? reduction(tape, each, in[0])
                        : activation(tape, each, in[0]);
        };
    }

    private static Tensor activation(Tape tape, Case each, Tensor x) {
        return switch (each.operation()) {
            case "sigmoid" -> Activations.sigmoid(tape, x);
            case "tanh" -> Activations.tanh(tape, x);
            case "relu" -> Activations.relu(tape, x);
            case "leakyRelu" -> Activations.leakyRelu(tape, x, 0.1f);
            case "elu" -> Activations.elu(tape, x, 1.5f);
            case "gelu" -> Activations.gelu(tape, x);
            case "silu" -> Activations.silu(tape, x);
            case "softplus" -> Activations.softplus(tape, x);
            case "softmax" -> Activations.softmax(tape, x);
            case "logSoftmax" -> Activations.logSoftmax(tape, x);
            default -> throw new IllegalArgumentException(each.name);
        };
    }

    private static Tensor matmul(Tape tape, Case each, Tensor a, Tensor b) {
        return each.name.equals("matmul")
                ? Products.matmul(tape, a, b)
                : Products.matmul(tape, a, each.name.charAt(7) == 'T', b, each.name.charAt(8) == 'T');
    }

    private static Tensor reduction(Tape tape, Case each, Tensor x) {
        int[] axes = each.settings();
        return switch (each.operation()) {
            case "sum" -> axes.length == 0 ? Reductions.sum(tape, x) : Reductions.sum(tape, x, axes);
            case "mean" -> axes.length == 0 ? Reductions.mean(tape, x) : Reductions.mean(tape, x, axes);
            case "max" -> axes.length == 0 ? Reductions.max(tape, x) : Reductions.max(tape, x, axes);
            case "sumKeepDims" -> Reductions.sumKeepDims(tape, x, axes);
            case "meanKeepDims" -> Reductions.meanKeepDims(tape, x, axes);
            case "maxKeepDims" -> Reductions.maxKeepDims(tape, x, axes);
            default -> throw new IllegalArgumentException(each.name);
        };
    }

    private static Tensor layout(Tape tape, Case each, Tensor[] in) {
        int[] settings = each.settings();
        return switch (each.operation()) {
            case "reshape" -> Layouts.reshape(tape, in[0], Shape.of(settings));
            case "expand" -> Layouts.expand(tape, in[0], Shape.of(settings));
            case "transpose" -> Layouts.transpose(tape, in[0], settings[0], settings[1]);
            case "slice" -> Layouts.slice(tape, in[0], settings[0], settings[1], settings[2]);
            case "concat" -> Layouts.concat(tape, settings[0], List.of(in));
            case "gather" -> Layouts.gather(tape, in[0], settings);
            default -> throw new IllegalArgumentException(each.name);
        };
    }

    private static Tensor batchNorm(Tape tape, Case each, Tensor[] in) {
        Shape channels = Shape.of(in[0].dim(1));
        Tensor zeros = Tensor.zeros(channels);
        Tensor ones = Tensor.zeros(channels);
        Arrays.fill(ones.values(), 1f);
        return switch (each.name) {
            case "batchNorm" -> Normalizations.batchNorm(tape, in[0], in[1], in[2], zeros, ones, 0.1f, 1e-3f);
            case "batchNorm inference" ->
                Normalizations.batchNorm(tape, in[0], in[1], in[2], in[3], in[4], 0.1f, 1e-3f);
            default -> {
                for (int step = 0; step < 2; step++) {
                    tape.begin(step);
                    Normalizations.batchNorm(tape, in[0], ones.copy(), zeros.copy(), zeros, ones, 0.3f, 1e-3f);
                }
                yield each.name.equals("batchNorm runningMean") ? zeros : ones;
            }
        };
    }
}
