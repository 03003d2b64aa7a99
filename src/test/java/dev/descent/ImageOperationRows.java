package dev.descent;

import static dev.descent.GradientCheck.of;
import static dev.descent.GradientInputs.distinct;
import static dev.descent.GradientInputs.normal;

import dev.descent.op.Convolutions;
import dev.descent.op.Dropouts;
import dev.descent.op.Normalizations;
import dev.descent.op.Poolings;
import dev.descent.op.Shakes;
import dev.descent.op.Upsampling;
import dev.descent.op.Window;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The rows of the operations on images and signals in {@link GradientContractTest}. */
final class ImageOperationRows {
    private ImageOperationRows() {}

    static List<GradientCheck> rows() {
        Window around = Window.of(1, 1);
        Window halving = Window.of(2, 1);
        GradientCheck.Function conv = (tape, in) -> Convolutions.conv2d(tape, in[0], in[1], in[2], around);
        GradientCheck.Function strided = (tape, in) -> Convolutions.conv2d(tape, in[0], in[1], null, halving);
        GradientCheck.Function signal = (tape, in) -> Convolutions.conv1d(tape, in[0], in[1], in[2], around);
        List<GradientCheck> rows = new ArrayList<>(others());
        rows.addAll(usual());
        rows.addAll(List.of(
                of("Convolutions.conv2d", conv, normal(1, 2, 3, 5, 4), normal(2, 2, 3, 3, 3), normal(3, 2))
                        .large(normal(1, 9, 3, 41, 43), normal(2, 5, 3, 3, 3), normal(3, 5)),
                of("Convolutions.conv2d, depthwise", conv, normal(1, 2, 3, 5, 4), normal(2, 3, 1, 3, 3), normal(3, 3))
                        .large(normal(1, 9, 3, 41, 43), normal(2, 3, 1, 3, 3), normal(3, 3)),
                of("Convolutions.conv2d, groups and strides", strided, normal(1, 2, 4, 5, 4), normal(2, 6, 2, 3, 3))
                        .large(normal(1, 9, 4, 41, 43), normal(2, 6, 2, 3, 3)),
                of(
                                "Convolutions.conv2d, 1 x 1",
                                (tape, in) -> Convolutions.conv2d(tape, in[0], in[1], null, Window.of(1, 0)),
                                normal(1, 2, 3, 5, 4),
                                normal(2, 2, 3, 1, 1))
                        .large(normal(1, 9, 3, 41, 43), normal(2, 7, 3, 1, 1)),
                of("Convolutions.conv1d", signal, normal(1, 2, 3, 6), normal(2, 2, 3, 3), normal(3, 2))
                        .large(normal(1, 9, 3, 1701), normal(2, 5, 3, 3), normal(3, 5)),
                of(
                                "Convolutions.convTranspose2d",
                                (tape, in) -> Convolutions.convTranspose2d(tape, in[0], in[1], in[2], halving, 1, 1),
                                normal(1, 2, 3, 3, 4),
                                normal(2, 3, 2, 3, 3),
                                normal(3, 2))
                        .large(normal(1, 9, 3, 41, 43), normal(2, 3, 2, 3, 3), normal(3, 2))));
        return rows;
    }

    private static List<GradientCheck> others() {
        return List.of(
                image("Poolings.max2d", (tape, in) -> Poolings.max2d(tape, in[0], 3, 3, Window.of(2, 1), true)),
                image("Poolings.average2d", (tape, in) -> {
                    return Poolings.average2d(tape, in[0], 3, 3, Window.of(2, 1), true, false);
                }),
                of(
                                "Poolings.max1d",
                                (tape, in) -> Poolings.max1d(tape, in[0], 3, Window.of(2, 1), true),
                                distinct(1, 2, 3, 7))
                        .large(normal(1, 9, 3, 1701)),
                of(
                                "Poolings.average1d",
                                (tape, in) -> Poolings.average1d(tape, in[0], 3, Window.of(2, 1), true, true),
                                normal(1, 2, 3, 7))
                        .large(normal(1, 9, 3, 1701)),
                image("Poolings.adaptiveAverage2d", (tape, in) -> Poolings.adaptiveAverage2d(tape, in[0], 2, 3)),
                image("Upsampling.nearest2d", (tape, in) -> Upsampling.nearest2d(tape, in[0], 2)),
                image("Upsampling.bilinear2d", (tape, in) -> Upsampling.bilinear2d(tape, in[0], 3)),
                image("Dropouts.spatialDropout", (tape, in) -> Dropouts.spatialDropout(tape, in[0], 0.4f))
                        .differsInInference(),
                image("Shakes.stochasticDepth", (tape, in) -> Shakes.stochasticDepth(tape, in[0], 0.5f, true))
                        .differsInInference(),
                of(
                                "Normalizations.groupNorm",
                                (tape, in) -> Normalizations.groupNorm(tape, in[0], 2, in[1], in[2], 1e-5f),
                                distinct(1, 2, 4, 3, 2),
                                normal(2, 4),
                                normal(3, 4))
                        .large(normal(1, 9, 4, 41, 43), normal(2, 4), normal(3, 4)),
                of(
                                "Normalizations.batchNorm, images",
                                (tape, in) -> Normalizations.batchNorm(
                                        tape,
                                        in[0],
                                        in[1],
                                        in[2],
                                        Tensor.zeros(in[1].shape()),
                                        Tensor.zeros(in[1].shape()),
                                        0.1f,
                                        1e-5f),
                                distinct(1, 2, 3, 2, 3),
                                normal(2, 3),
                                normal(3, 3))
                        .large(normal(1, 9, 4, 41, 43), normal(2, 4), normal(3, 4))
                        .differsInInference());
    }

    /** Loops of their own for what networks usually have. */
    private static List<GradientCheck> usual() {
        return List.of(
                of(
                                "Poolings.max2d, by two",
                                (tape, in) -> Poolings.max2d(tape, in[0], 2, 2, Window.of(2, 0), false),
                                distinct(1, 2, 3, 4, 6))
                        .large(normal(1, 9, 4, 42, 44)),
                of(
                                "Poolings.average2d, by two",
                                (tape, in) -> Poolings.average2d(tape, in[0], 2, 2, Window.of(2, 0), false, true),
                                normal(1, 2, 3, 4, 6))
                        .large(normal(1, 9, 4, 42, 44)),
                of(
                                "Normalizations.batchNormRelu",
                                (tape, in) -> Normalizations.batchNormRelu(
                                        tape,
                                        in[0],
                                        in[1],
                                        in[2],
                                        Tensor.zeros(in[1].shape()),
                                        Tensor.zeros(in[1].shape()),
                                        0.1f,
                                        1e-5f),
                                distinct(1, 2, 3, 2, 3),
                                normal(2, 3),
                                normal(3, 3))
                        .large(normal(1, 9, 4, 41, 43), normal(2, 4), normal(3, 4))
                        .differsInInference());
    }

    private static GradientCheck image(String name, GradientCheck.Function function) {
        return of(name, function, distinct(1, 2, 3, 4, 5)).large(normal(1, 9, 4, 41, 43));
    }
}
