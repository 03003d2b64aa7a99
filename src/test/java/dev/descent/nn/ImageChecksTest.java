package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what the layers for images refuse. */
class ImageChecksTest {
    private static final Shape IMAGE = Shape.of(3, 28, 28);

    private static void bad(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void numbers() {
        bad("conv2d: 0 outputs, expected at least 1", () -> conv2d(0, 3));
        bad("conv2d: kernel 0 × 3, expected at least 1 × 1", () -> conv2d(8, 0, 3));
        bad("conv1d: 0 groups, expected at least 1", () -> conv1d(8, 3).groups(0));
        bad(
                "conv2d: same() with stride 2 × 2; it keeps the size at stride 1 only, so give padding(...) instead",
                () -> conv2d(8, 3).same().stride(2));
        bad("window: stride 0 × 0, expected at least 1 × 1", () -> conv2d(8, 3).stride(0));
        bad(
                "window: dilation 0 × 0, expected at least 1 × 1; 1 leaves no gaps",
                () -> conv2d(8, 3).dilation(0));
        bad(
                "window: padding 0, -1, 0, 0 (top, bottom, left, right), expected none below 0",
                () -> conv2d(8, 3).padding(0, -1, 0, 0));
        bad("window: stride 0 × 0, expected at least 1 × 1", () -> maxPool2d(2).stride(0));
        bad("maxPool2d: kernel 0 × 0, expected at least 1 × 1", () -> maxPool2d(0));
        bad("avgPool1d: kernel 1 × 0, expected at least 1 × 1", () -> avgPool1d(0));
        bad(
                "avgPool2d: padding 2 × 2, expected at most half the kernel, 2 × 2, lest a window lie in the padding alone",
                () -> avgPool2d(2).padding(2));
        bad(
                "maxPool2d: dilation 1 × 2, but pooling leaves no gaps; expected 1 × 1",
                () -> maxPool2d(2).window(Window.of(1, 0).dilation(1, 2)));
        bad("adaptiveAvgPool2d: output 0 × 1, expected at least 1 × 1", () -> adaptiveAvgPool2d(0, 1));
        bad("upsample: scale 0, expected a whole number of at least 1", () -> upsample(0));
        bad("linear decay: block 3 of 2, expected 1 to 2", () -> shakeDrop(3, 2));
        bad(
                "stochasticDepth: survival 1.5, expected a probability from 0 to 1; 1 always keeps the branch",
                () -> new StochasticDepth(1.5f, true));
    }

    @Test
    void shapesWhileBuilding() {
        bad(
                "conv2d \"conv1\": an example has shape [784], expected [channels, height, width]; build the model with such a"
                        + " shape, or put the layer before flatten()",
                () -> Model.of(Shape.of(784), 1, conv2d(8, 3)));
        bad(
                "conv2d \"conv1\": 2 groups do not divide 3 input and 8 output channels; give a common divisor",
                () -> Model.of(IMAGE, 1, conv2d(8, 3).groups(2)));
        bad(
                "conv2d \"conv1\": the kernel covers 31 pixels of the height, but the image has 28 and 2 of padding; use a"
                        + " smaller kernel, more padding, or larger images",
                () -> Model.of(IMAGE, 1, conv2d(8, 31).padding(1)));
        bad(
                "groupNorm \"groupNorm1\": 2 groups do not divide 3 channels; give a divisor",
                () -> Model.of(IMAGE, 1, groupNorm(2)));
        bad(
                "batchNorm \"batchNorm1\": an example has shape [1, 2, 3, 4], expected [features], [channels, length] or"
                        + " [channels, height, width]; reshape it",
                () -> Model.of(Shape.of(1, 2, 3, 4), 1, batchNorm()));
        bad(
                "shakeShake \"shakeShake1\": takes examples of shape [3, 28, 28] and its branches put out [8, 28, 28], which"
                        + " cannot be added; keep the shape, or give shakeShake(...).projected(layer)",
                () -> Model.of(IMAGE, 1, shakeShake(conv2d(8, 3).same())));
    }

    @Test
    void batches() {
        Model model = Model.of(IMAGE, 1, conv2d(8, 3));
        try (Tape tape = Tape.inference()) {
            bad(
                    "conv2d \"conv1\": input has 1 channel (shape [64, 1, 28, 28]), but the layer was built for 3; build it"
                            + " with Shape.of(3, 28, 28) or convert the images",
                    () -> model.root().forward(tape, Tensor.zeros(Shape.of(64, 1, 28, 28))));
            bad(
                    "conv2d \"conv1\": input has shape [3, 28, 28], expected [batch, channels, height, width]; reshape it",
                    () -> model.root().forward(tape, Tensor.zeros(IMAGE)));
        }
    }
}
