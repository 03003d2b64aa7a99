package dev.descent;

import static dev.descent.GradientCheck.of;
import static dev.descent.GradientInputs.distinct;
import static dev.descent.GradientInputs.normal;
import static dev.descent.GradientInputs.positive;

import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.op.BinaryCrossEntropies;
import dev.descent.op.CrossEntropies;
import dev.descent.op.Distances;
import dev.descent.op.Dropouts;
import dev.descent.op.Functions;
import dev.descent.op.Layouts;
import dev.descent.op.Margins;
import dev.descent.op.Normalizations;
import dev.descent.op.Products;
import dev.descent.op.Reductions;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The operations' rows in {@link GradientContractTest}: at least one for each public function of the package. */
final class OperationRows {
    private OperationRows() {}

    private static GradientCheck each(String name, GradientCheck.Function function, Inputs inputs) {
        return of(name, function, inputs.of(1, 3, 5)).large(inputs.of(1, 301, 211));
    }

    private static GradientCheck pair(String name, GradientCheck.Function function, Inputs inputs) {
        return of(name, function, inputs.of(1, 3, 5), inputs.of(2, 3, 5))
                .large(inputs.of(1, 301, 211), inputs.of(2, 301, 211));
    }

    private interface Inputs {
        Tensor of(long seed, int... dims);
    }

    static List<GradientCheck> rows() {
        List<GradientCheck> rows = new ArrayList<>();
        rows.addAll(arithmetic());
        rows.addAll(functions());
        rows.addAll(activations());
        rows.addAll(products());
        rows.addAll(reductions());
        rows.addAll(layouts());
        rows.addAll(normalizations());
        rows.addAll(losses());
        rows.addAll(ImageOperationRows.rows());
        rows.addAll(RecurrentOperationRows.rows());
        rows.addAll(SequenceOperationRows.rows());
        return rows;
    }

    private static List<GradientCheck> arithmetic() {
        GradientCheck.Function add = (tape, in) -> Arithmetic.add(tape, in[0], in[1]);
        GradientCheck.Function sub = (tape, in) -> Arithmetic.sub(tape, in[0], in[1]);
        GradientCheck.Function mul = (tape, in) -> Arithmetic.mul(tape, in[0], in[1]);
        GradientCheck.Function div = (tape, in) -> Arithmetic.div(tape, in[0], in[1]);
        return List.of(
                pair("Arithmetic.add", add, GradientInputs::normal),
                of("Arithmetic.add, a row", add, normal(1, 4, 3), normal(2, 3))
                        .large(normal(1, 301, 211), normal(2, 211)),
                of("Arithmetic.add, rows of three axes", add, normal(1, 2, 4, 3), normal(2, 3))
                        .large(normal(1, 3, 101, 211), normal(2, 211)),
                of("Arithmetic.add, a column in front", add, normal(2, 4, 1), normal(1, 4, 3))
                        .large(normal(2, 301, 1), normal(1, 301, 211)),
                of("Arithmetic.add, a scalar", add, normal(1, 4, 3), normal(2)).large(normal(1, 301, 211), normal(2)),
                pair("Arithmetic.sub", sub, GradientInputs::normal),
                of("Arithmetic.sub, the middle axis", sub, normal(1, 2, 3, 4), normal(2, 2, 1, 4))
                        .large(normal(1, 20, 31, 97), normal(2, 20, 1, 97)),
                of("Arithmetic.sub, outer", sub, normal(1, 4, 1), normal(2, 3))
                        .large(normal(1, 40_100, 1), normal(2, 3)),
                pair("Arithmetic.mul", mul, GradientInputs::normal),
                of("Arithmetic.mul, first and last axis", mul, normal(1, 2, 3, 4), normal(2, 3, 1))
                        .large(normal(1, 20, 31, 97), normal(2, 31, 1)),
                of("Arithmetic.mul, a scalar in front", mul, normal(2), normal(1, 4, 3))
                        .large(normal(2), normal(1, 301, 211)),
                pair("Arithmetic.div", div, GradientInputs::positive),
                of("Arithmetic.div, by rows", div, normal(1, 4, 3), positive(2, 4, 1))
                        .large(normal(1, 301, 211), positive(2, 301, 1)),
                each("Arithmetic.scale", (tape, in) -> Arithmetic.scale(tape, in[0], -2.5f), GradientInputs::normal),
                each(
                        "Arithmetic.addScalar",
                        (tape, in) -> Arithmetic.addScalar(tape, in[0], 3),
                        GradientInputs::normal),
                each("Arithmetic.negate", (tape, in) -> Arithmetic.negate(tape, in[0]), GradientInputs::normal));
    }

    private static List<GradientCheck> functions() {
        return List.of(
                each("Functions.exp", (tape, in) -> Functions.exp(tape, in[0]), GradientInputs::normal),
                each("Functions.log", (tape, in) -> Functions.log(tape, in[0]), GradientInputs::positive),
                each("Functions.sqrt", (tape, in) -> Functions.sqrt(tape, in[0]), GradientInputs::positive),
                each("Functions.pow, 2.5", (tape, in) -> Functions.pow(tape, in[0], 2.5f), GradientInputs::positive),
                each("Functions.pow, 3", (tape, in) -> Functions.pow(tape, in[0], 3), GradientInputs::awayFromZero),
                each("Functions.pow, -1", (tape, in) -> Functions.pow(tape, in[0], -1), GradientInputs::positive),
                each("Functions.abs", (tape, in) -> Functions.abs(tape, in[0]), GradientInputs::awayFromZero),
                each(
                        "Functions.clamp",
                        (tape, in) -> Functions.clamp(tape, in[0], 0, 2.2f),
                        GradientInputs::awayFromZero));
    }

    private static List<GradientCheck> activations() {
        return List.of(
                each("Activations.sigmoid", (tape, in) -> Activations.sigmoid(tape, in[0]), GradientInputs::normal),
                each("Activations.tanh", (tape, in) -> Activations.tanh(tape, in[0]), GradientInputs::normal),
                pair(
                        "Activations.reluOfSum",
                        (tape, in) -> Activations.reluOfSum(tape, in[0], in[1]),
                        GradientInputs::normal),
                pair(
                        "Activations.reluInPlace",
                        (tape, in) -> Activations.reluInPlace(tape, Arithmetic.add(tape, in[0], in[1])),
                        GradientInputs::normal),
                pair(
                        "Activations.tanhInPlace",
                        (tape, in) -> Activations.tanhInPlace(tape, Arithmetic.add(tape, in[0], in[1])),
                        GradientInputs::normal),
                pair(
                        "Activations.sigmoidInPlace",
                        (tape, in) -> Activations.sigmoidInPlace(tape, Arithmetic.add(tape, in[0], in[1])),
                        GradientInputs::normal),
                each("Activations.relu", (tape, in) -> Activations.relu(tape, in[0]), GradientInputs::awayFromZero),
                each(
                        "Activations.leakyRelu",
                        (tape, in) -> Activations.leakyRelu(tape, in[0], 0.1f),
                        GradientInputs::awayFromZero),
                each("Activations.elu", (tape, in) -> Activations.elu(tape, in[0], 1.3f), GradientInputs::awayFromZero),
                each("Activations.gelu", (tape, in) -> Activations.gelu(tape, in[0]), GradientInputs::normal),
                each("Activations.silu", (tape, in) -> Activations.silu(tape, in[0]), GradientInputs::normal),
                each("Activations.softplus", (tape, in) -> Activations.softplus(tape, in[0]), GradientInputs::normal),
                each("Activations.softmax", (tape, in) -> Activations.softmax(tape, in[0]), GradientInputs::normal),
                of(
                                "Activations.softmax, three axes",
                                (tape, in) -> Activations.softmax(tape, in[0]),
                                normal(1, 2, 3, 4))
                        .large(normal(1, 30, 20, 100)),
                each(
                        "Activations.logSoftmax",
                        (tape, in) -> Activations.logSoftmax(tape, in[0]),
                        GradientInputs::normal));
    }

    private static GradientCheck product(String name, boolean transposeA, boolean transposeB) {
        GradientCheck.Function function = (tape, in) -> Products.matmul(tape, in[0], transposeA, in[1], transposeB);
        return of(name, function, matrix(1, 3, 5, transposeA), matrix(2, 5, 2, transposeB))
                .large(matrix(1, 257, 181, transposeA), matrix(2, 181, 67, transposeB));
    }

    private static Tensor matrix(long seed, int rows, int columns, boolean transposed) {
        return transposed ? normal(seed, columns, rows) : normal(seed, rows, columns);
    }

    private static List<GradientCheck> products() {
        GradientCheck.Function matmul = (tape, in) -> Products.matmul(tape, in[0], in[1]);
        GradientCheck.Function linear = (tape, in) -> Products.linear(tape, in[0], in[1], in[2]);
        return List.of(
                of("Products.matmul", matmul, normal(1, 3, 5), normal(2, 5, 2))
                        .large(normal(1, 257, 181), normal(2, 181, 67)),
                of("Products.matmul, squares", matmul, normal(1, 4, 4), normal(2, 4, 4))
                        .large(normal(1, 211, 211), normal(2, 211, 211)),
                product("Products.matmul, none transposed by flags", false, false),
                product("Products.matmul, first transposed", true, false),
                product("Products.matmul, second transposed", false, true),
                product("Products.matmul, both transposed", true, true),
                of("Products.linear", linear, normal(1, 4, 5), normal(2, 5, 3), normal(3, 3))
                        .large(normal(1, 257, 181), normal(2, 181, 67), normal(3, 67)),
                of("Products.linear, three axes", linear, normal(1, 2, 3, 5), normal(2, 5, 4), normal(3, 4))
                        .large(normal(1, 3, 101, 181), normal(2, 181, 67), normal(3, 67)),
                of("Products.linear, one axis", linear, normal(1, 5), normal(2, 5, 4), normal(3, 4))
                        .large(normal(1, 211), normal(2, 211, 257), normal(3, 257)),
                of(
                                "Products.linear, no bias",
                                (tape, in) -> Products.linear(tape, in[0], in[1], null),
                                normal(1, 4, 5),
                                normal(2, 5, 3))
                        .large(normal(1, 257, 181), normal(2, 181, 67)));
    }

    private static GradientCheck reduction(String name, GradientCheck.Function function) {
        return of(name, function, distinct(1, 2, 3, 4)).large(normal(1, 21, 31, 97));
    }

    private static List<GradientCheck> reductions() {
        return List.of(
                reduction("Reductions.sum", (tape, in) -> Reductions.sum(tape, in[0])),
                reduction("Reductions.sum, first", (tape, in) -> Reductions.sum(tape, in[0], 0)),
                reduction("Reductions.sum, middle", (tape, in) -> Reductions.sum(tape, in[0], 1)),
                reduction("Reductions.sum, last", (tape, in) -> Reductions.sum(tape, in[0], -1)),
                reduction("Reductions.sum, outer two", (tape, in) -> Reductions.sum(tape, in[0], 2, 0)),
                reduction("Reductions.sumKeepDims", (tape, in) -> Reductions.sumKeepDims(tape, in[0], 0, 1)),
                reduction("Reductions.mean", (tape, in) -> Reductions.mean(tape, in[0])),
                reduction("Reductions.mean, last two", (tape, in) -> Reductions.mean(tape, in[0], 1, 2)),
                reduction("Reductions.meanKeepDims", (tape, in) -> Reductions.meanKeepDims(tape, in[0], 1)),
                reduction("Reductions.max", (tape, in) -> Reductions.max(tape, in[0])),
                reduction("Reductions.max, middle", (tape, in) -> Reductions.max(tape, in[0], 1)),
                reduction("Reductions.max, outer two", (tape, in) -> Reductions.max(tape, in[0], 0, 2)),
                reduction("Reductions.maxKeepDims", (tape, in) -> Reductions.maxKeepDims(tape, in[0], -1)));
    }

    private static GradientCheck layout(String name, GradientCheck.Function function) {
        return of(name, function, normal(1, 4, 3, 5)).large(normal(1, 24, 31, 97));
    }

    private static List<GradientCheck> layouts() {
        int[] numbers = {3, 0, 3, 1, 3};
        return List.of(
                layout("Layouts.reshape", (tape, in) -> Layouts.reshape(tape, in[0], Shape.of(in[0].size()))),
                of(
                                "Layouts.expand",
                                (tape, in) -> Layouts.expand(tape, in[0], Shape.of(2, in[0].dim(0), 3, in[0].dim(2))),
                                normal(1, 4, 1, 5))
                        .large(normal(1, 301, 1, 211)),
                layout("Layouts.transpose, neighbours", (tape, in) -> Layouts.transpose(tape, in[0], 0, 1)),
                layout("Layouts.transpose, far", (tape, in) -> Layouts.transpose(tape, in[0], -1, 0)),
                layout("Layouts.transpose, last two", (tape, in) -> Layouts.transpose(tape, in[0], 1, 2)),
                layout("Layouts.transpose, one with itself", (tape, in) -> Layouts.transpose(tape, in[0], 1, 1)),
                of("Layouts.transpose, a matrix", (tape, in) -> Layouts.transpose(tape, in[0], 0, 1), normal(1, 4, 5))
                        .large(normal(1, 301, 211)),
                layout("Layouts.slice, first", (tape, in) -> Layouts.slice(tape, in[0], 0, 1, 3)),
                layout("Layouts.slice, middle", (tape, in) -> Layouts.slice(tape, in[0], 1, 0, 2)),
                layout("Layouts.slice, last", (tape, in) -> Layouts.slice(tape, in[0], -1, 2, 5)),
                of(
                                "Layouts.concat, first",
                                (tape, in) -> Layouts.concat(tape, 0, List.of(in)),
                                normal(1, 2, 3),
                                normal(2, 1, 3),
                                normal(3, 2, 3))
                        .large(normal(1, 301, 211), normal(2, 3, 211), normal(3, 301, 211)),
                of(
                                "Layouts.concat, last",
                                (tape, in) -> Layouts.concat(tape, -1, List.of(in)),
                                normal(1, 2, 3),
                                normal(2, 2, 1))
                        .large(normal(1, 301, 211), normal(2, 301, 5)),
                layout("Layouts.gather, numbers", (tape, in) -> Layouts.gather(tape, in[0], numbers)),
                of(
                                "Layouts.gather, a tensor of numbers",
                                (tape, in) -> Layouts.gather(tape, in[0], Tensor.of(Shape.of(2, 2), 1, 0, 1, 2)),
                                normal(1, 3, 4))
                        .large(normal(1, 3, 30_000)));
    }

    private static List<GradientCheck> normalizations() {
        return List.of(
                of(
                                "Normalizations.batchNorm",
                                (tape, in) -> Normalizations.batchNorm(
                                        tape,
                                        in[0],
                                        in[1],
                                        in[2],
                                        Tensor.zeros(in[1].shape()),
                                        Tensor.zeros(in[1].shape()),
                                        0.1f,
                                        1e-5f),
                                distinct(1, 5, 3),
                                normal(2, 3),
                                normal(3, 3))
                        .large(normal(1, 301, 211), normal(2, 211), normal(3, 211))
                        .differsInInference(),
                of(
                                "Normalizations.layerNorm",
                                (tape, in) -> Normalizations.layerNorm(tape, in[0], in[1], in[2], 1e-5f),
                                distinct(1, 3, 5),
                                normal(2, 5),
                                normal(3, 5))
                        .large(normal(1, 301, 211), normal(2, 211), normal(3, 211)),
                of(
                                "Normalizations.layerNorm, two axes",
                                (tape, in) -> Normalizations.layerNorm(tape, in[0], in[1], in[2], 1e-5f),
                                distinct(1, 2, 3, 2),
                                normal(2, 3, 2),
                                normal(3, 3, 2))
                        .large(normal(1, 101, 30, 20), normal(2, 30, 20), normal(3, 30, 20)),
                each("Dropouts.dropout", (tape, in) -> Dropouts.dropout(tape, in[0], 0.4f), GradientInputs::normal)
                        .differsInInference(),
                each(
                                "Dropouts.dropConnect",
                                (tape, in) -> Dropouts.dropConnect(tape, in[0], 0.3f),
                                GradientInputs::normal)
                        .differsInInference());
    }

    private static List<GradientCheck> losses() {
        GradientCheck.Function hinge = (tape, in) -> Margins.hinge(tape, in[0], labels(in[0]), 1, 1);
        return List.of(
                each(
                        "CrossEntropies.crossEntropy",
                        (tape, in) -> CrossEntropies.crossEntropy(tape, in[0], labels(in[0]), 0.1f, 2),
                        GradientInputs::normal),
                each(
                        "CrossEntropies.crossEntropy, probabilities",
                        (tape, in) -> CrossEntropies.crossEntropy(tape, in[0], probabilities(in[0]), 0, -100),
                        GradientInputs::normal),
                each(
                        "CrossEntropies.klDivergence",
                        (tape, in) -> CrossEntropies.klDivergence(tape, in[0], probabilities(in[0])),
                        GradientInputs::normal),
                each(
                        "CrossEntropies.negativeLogLikelihood",
                        (tape, in) -> CrossEntropies.negativeLogLikelihood(tape, in[0], labels(in[0]), -100),
                        GradientInputs::normal),
                each(
                        "BinaryCrossEntropies.binaryCrossEntropy",
                        (tape, in) -> BinaryCrossEntropies.binaryCrossEntropy(tape, in[0], probabilities(in[0]), 2.5f),
                        GradientInputs::normal),
                pair("Distances.meanSquared", (tape, in) -> Distances.meanSquared(tape, in[0], in[1]), apart()),
                pair("Distances.meanAbsolute", (tape, in) -> Distances.meanAbsolute(tape, in[0], in[1]), apart()),
                pair("Distances.huber", (tape, in) -> Distances.huber(tape, in[0], in[1], 1.2f), apart()),
                pair("Distances.smoothL1", (tape, in) -> Distances.smoothL1(tape, in[0], in[1], 1.2f), apart()),
                each("Margins.hinge", hinge, (seed, dims) -> tripled(distinct(seed, dims))));
    }

    /** Inputs of which an odd seed's differ from an even seed's by odd multiples of 0.3. */
    private static Inputs apart() {
        return (seed, dims) -> {
            Tensor x = distinct(seed, dims);
            for (int i = 0; i < x.size(); i++) {
                x.values()[i] = x.values()[i] % 6 + 0.3f * (seed % 2);
            }
            return x;
        };
    }

    private static Tensor tripled(Tensor x) {
        for (int i = 0; i < x.size(); i++) {
            x.values()[i] *= 3;
        }
        return x;
    }

    private static Tensor labels(Tensor outputs) {
        Tensor labels = Tensor.zeros(Shape.of(outputs.dim(0)));
        for (int i = 0; i < labels.size(); i++) {
            labels.values()[i] = i * 7 % outputs.dim(1);
        }
        return labels;
    }

    private static Tensor probabilities(Tensor outputs) {
        Tensor p = positive(5, outputs.dim(0), outputs.dim(1));
        for (int row = 0; row < p.dim(0); row++) {
            double sum = 0;
            for (int c = 0; c < p.dim(1); c++) {
                sum += p.get(row, c);
            }
            for (int c = 0; c < p.dim(1); c++) {
                p.values()[row * p.dim(1) + c] /= (float) sum;
            }
        }
        return p;
    }
}
