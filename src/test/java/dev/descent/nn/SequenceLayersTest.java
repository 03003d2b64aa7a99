package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.GradientInputs;
import dev.descent.kernel.Kernels;
import dev.descent.op.Arithmetic;
import dev.descent.op.Attention;
import dev.descent.op.Reductions;
import dev.descent.optim.Adam;
import dev.descent.optim.Optimizer;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the golden numbers of layers for sequences don't show: padding, neighbours in the batch, randomness. */
class SequenceLayersTest {
    private static final int BATCH = 3;
    private static final int TIME = 300;
    private static final int FEATURES = 8;
    private static final int[] LENGTHS = {140, 290, 300};

    static Stream<Blueprint> layers() {
        return Stream.of(
                multiHeadAttention(2),
                multiHeadAttention(4).causal(),
                transformerEncoderLayer(2, 16).dropout(0),
                transformerEncoderLayer(2, 16).dropout(0).normFirst().causal(),
                lastStep(),
                meanOverTime());
    }

    private record Result(Tensor y, Tensor dx, List<float[]> gradients) {}

    /** The output; the gradients of the data's outputs, weighted, by the input and the parameters. */
    private static Result run(Model model, Tensor input, int[] lengths) {
        Tensor x = input.copy().needsGradient(true);
        model.parameters().forEach(parameter -> parameter.tensor().clearGradient());
        try (Tape tape = Tape.training(5)) {
            tape.setLengths(lengths);
            Tensor y = model.forward(tape, x);
            Tensor weights = GradientInputs.normal(9, y.shape().toArray());
            if (y.rank() == 3) {
                fillPadding(weights, lengths, 0);
            }
            tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, weights)));
            List<float[]> gradients = model.parameters().stream()
                    .map(parameter -> parameter.tensor().gradient().clone())
                    .toList();
            return new Result(y.copy(), Tensor.of(x.shape(), x.gradient()), gradients);
        }
    }

    private static void fillPadding(Tensor x, int[] lengths, float value) {
        int size = x.dim(2);
        for (int i = 0; i < x.dim(0); i++) {
            Arrays.fill(x.values(), (i * x.dim(1) + lengths[i]) * size, (i + 1) * x.dim(1) * size, value);
        }
    }

    private static float[] data(Tensor x, int row, int[] lengths) {
        int size = x.size() / x.dim(0);
        int length = x.rank() == 3 ? lengths[row] * x.dim(2) : size;
        return Arrays.copyOfRange(x.values(), row * size, row * size + length);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void whatPaddingHoldsLeavesNoTrace(Blueprint layer) {
        Model model = Model.of(Shape.of(TIME, FEATURES), 1, layer);
        Tensor x = GradientInputs.normal(1, BATCH, TIME, FEATURES);
        Result one = run(model, x, LENGTHS);
        fillPadding(x, LENGTHS, 1e3f);
        Result other = run(model, x, LENGTHS);
        for (int row = 0; row < BATCH; row++) {
            assertArrayEquals(data(one.y, row, LENGTHS), data(other.y, row, LENGTHS));
            assertArrayEquals(data(one.dx, row, LENGTHS), data(other.dx, row, LENGTHS));
        }
        for (int i = 0; i < one.gradients.size(); i++) {
            assertArrayEquals(
                    one.gradients.get(i),
                    other.gradients.get(i),
                    model.parameters().get(i).name());
        }
        float[] dx = other.dx.toArray();
        fillPadding(other.dx, LENGTHS, 0);
        assertArrayEquals(dx, other.dx.toArray(), "padding has no gradient");
    }

    @ParameterizedTest
    @MethodSource("layers")
    void neighboursInTheBatchLeaveNoTrace(Blueprint layer) {
        Model model = Model.of(Shape.of(TIME, FEATURES), 1, layer);
        Tensor x = GradientInputs.normal(1, BATCH, TIME, FEATURES);
        Tensor among = GradientInputs.normal(2, BATCH, TIME, FEATURES);
        System.arraycopy(x.values(), TIME * FEATURES, among.values(), TIME * FEATURES, TIME * FEATURES);
        int[] lengths = {20, LENGTHS[1], 100};
        Result one = run(model, x, LENGTHS);
        Result other = run(model, among, lengths);
        assertArrayEquals(data(one.y, 1, LENGTHS), data(other.y, 1, lengths));
        assertArrayEquals(data(one.dx, 1, LENGTHS), data(other.dx, 1, lengths));
    }

    /** Cut to its data and alone in its batch, a sequence gets the same bits. */
    @ParameterizedTest
    @MethodSource("layers")
    void paddingIsAsGoodAsNone(Blueprint layer) {
        Tensor x = GradientInputs.normal(1, BATCH, TIME, FEATURES);
        Result padded = run(Model.of(Shape.of(TIME, FEATURES), 1, layer), x, LENGTHS);
        Tensor alone = Tensor.of(Shape.of(1, LENGTHS[1], FEATURES), data(x, 1, LENGTHS));
        try (Tape tape = Tape.inference()) {
            Tensor y = Model.of(Shape.of(LENGTHS[1], FEATURES), 1, layer).forward(tape, alone);
            assertArrayEquals(data(padded.y, 1, LENGTHS), y.toArray());
        }
    }

    @Test
    void causalStepsDoNotLookAhead() {
        Model model =
                Model.of(Shape.of(TIME, FEATURES), 1, multiHeadAttention(2).causal());
        Tensor x = GradientInputs.normal(1, 1, TIME, FEATURES);
        Tensor before = model.predict(x);
        for (int i = 100 * FEATURES; i < x.size(); i++) {
            x.values()[i] = 7;
        }
        Tensor after = model.predict(x);
        assertArrayEquals(
                Arrays.copyOf(before.values(), 100 * FEATURES), Arrays.copyOf(after.values(), 100 * FEATURES), 1e-6f);
        assertFalse(before.get(0, 100, 0) == after.get(0, 100, 0));
    }

    @Test
    void outputOfPaddingIsZeroBeforeTheLastProduct() {
        try (Tape tape = Tape.inference()) {
            tape.setLengths(new int[] {2});
            Tensor y = Attention.selfAttention(tape, GradientInputs.normal(1, 1, 4, 6), 1, false, 0);
            assertArrayEquals(new float[4], Arrays.copyOfRange(y.values(), 4, 8));
        }
    }

    /** A mean over kept shares, each doubled: right on average, different from step to step, the same for the same step. */
    @Test
    void attentionDropsShares() {
        Tensor x = Tensor.zeros(Shape.of(2, 300, 6));
        Arrays.fill(x.values(), 1);
        try (Tape tape = Tape.training(3)) {
            float[] first = Attention.selfAttention(tape, x, 2, false, 0.5f).toArray();
            double sum = 0;
            for (float value : first) {
                assertTrue(value > 0.6 && value < 1.4, "" + value);
                sum += value;
            }
            assertEquals(1, sum / first.length, 0.01);
            tape.begin(1);
            float[] second = Attention.selfAttention(tape, x, 2, false, 0.5f).toArray();
            assertFalse(Arrays.equals(first, second));
            tape.begin(0);
            assertArrayEquals(
                    first, Attention.selfAttention(tape, x, 2, false, 0.5f).toArray());
        }
        try (Tape tape = Tape.inference()) {
            for (float value : Attention.selfAttention(tape, x, 2, false, 0.5f).toArray()) {
                assertEquals(1, value, 1e-6);
            }
        }
    }

    @Test
    void selfIsCrossWithOneself() {
        for (Blueprint layer : List.of(
                multiHeadAttention(2), multiHeadAttention(2).withoutBias().causal())) {
            MultiHeadAttention attention = (MultiHeadAttention)
                    Model.of(Shape.of(5, 6), 1, layer).layers().get(0).layer();
            for (Parameter parameter : attention.parameters()) {
                Tensor values =
                        GradientInputs.normal(3, parameter.tensor().shape().toArray());
                System.arraycopy(values.values(), 0, parameter.tensor().values(), 0, values.size());
            }
            Tensor x = GradientInputs.normal(1, 2, 5, 6);
            try (Tape tape = Tape.inference()) {
                Tensor cross = attention.forward(tape, x, x, x, null);
                assertArrayEquals(attention.forward(tape, x).toArray(), cross.toArray());
                Tensor cut = attention.forward(tape, x, x, x, new int[] {3, 5});
                assertFalse(cross.get(0, 4, 0) == cut.get(0, 4, 0));
                assertEquals(cross.get(1, 4, 0), cut.get(1, 4, 0));
            }
        }
    }

    @Test
    void paddingIndexStaysZero() {
        Model model = Model.of(Shape.of(4), 1, embedding(5, 3).padding(2));
        Tensor weight = model.parameter("embedding1.weight").tensor();
        assertArrayEquals(new float[3], Arrays.copyOfRange(weight.values(), 6, 9));
        assertTrue(weight.get(0, 0) != 0);
        Tensor x = Tensor.of(Shape.of(1, 4), 2, 1, 2, 0);
        Optimizer optimizer = new Optimizer(model.parameters(), new Adam(0.1f));
        float before = weight.get(1, 0);
        float unused = weight.get(4, 0);
        try (Tape tape = Tape.training(1)) {
            for (int step = 0; step < 3; step++) {
                tape.begin(step);
                tape.backward(Reductions.sum(tape, model.forward(tape, x)));
                optimizer.step(tape);
            }
        }
        assertArrayEquals(new float[3], Arrays.copyOfRange(weight.values(), 6, 9));
        assertEquals(before - 0.3f, weight.get(1, 0), 1e-4);
        assertEquals(unused, weight.get(4, 0));
    }

    /** As PyTorch's dense gradient: Adam's momentum moves a row on that was used only before. */
    @Test
    void optimizersSeeTheWholeTable() {
        Model model = Model.of(Shape.of(1), 1, embedding(2, 1));
        Tensor weight = model.parameter("embedding1.weight").tensor();
        Optimizer optimizer = new Optimizer(model.parameters(), new Adam(0.1f));
        try (Tape tape = Tape.training(1)) {
            tape.backward(Reductions.sum(tape, model.forward(tape, Tensor.of(Shape.of(1, 1), 0))));
            optimizer.step(tape);
            float once = weight.get(0, 0);
            tape.begin(1);
            tape.backward(Reductions.sum(tape, model.forward(tape, Tensor.of(Shape.of(1, 1), 1))));
            optimizer.step(tape);
            assertEquals(once - 0.067f, weight.get(0, 0), 1e-3);
        }
    }

    /** Small objects for each operation, nothing of the size of the data. */
    @Test
    void leavesNoGarbage() {
        assumeTrue(Kernels.name().equals("scalar"));
        Model model = Model.of(
                Shape.of(20),
                1,
                embedding(50, 16),
                positionalEmbedding(20),
                transformerEncoderLayer(2, 32),
                meanOverTime(),
                dense(3));
        Tensor x = Tensor.zeros(Shape.of(8, 20));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        try (Tape tape = Tape.training(1)) {
            while (least > 5000 && System.nanoTime() < deadline) {
                long start = threads.getThreadAllocatedBytes(thread);
                for (int step = 0; step < 50; step++) {
                    tape.begin(step);
                    tape.backward(Reductions.sum(tape, model.forward(tape, x)));
                }
                least = Math.min(least, (threads.getThreadAllocatedBytes(thread) - start) / 50);
            }
        }
        assertTrue(least <= 5000, least + " bytes a step");
    }

    @Test
    void namesArePytorchs() {
        Model model = Model.of(Shape.of(4, 6), 1, transformerEncoderLayer(2));
        List<String> names = new ArrayList<>();
        model.parameters().forEach(parameter -> names.add(parameter.toString()));
        String layer = "transformerEncoderLayer1.";
        assertEquals(
                List.of(
                        layer + "self_attn.in_proj_weight [6, 18]",
                        layer + "self_attn.in_proj_bias [18]",
                        layer + "self_attn.out_proj.weight [6, 6]",
                        layer + "self_attn.out_proj.bias [6]",
                        layer + "linear1.weight [6, 2048]",
                        layer + "linear1.bias [2048]",
                        layer + "linear2.weight [2048, 6]",
                        layer + "linear2.bias [6]",
                        layer + "norm1.weight [6]",
                        layer + "norm1.bias [6]",
                        layer + "norm2.weight [6]",
                        layer + "norm2.bias [6]"),
                names);
    }
}
