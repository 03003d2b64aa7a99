package dev.descent.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what the operations on images refuse. */
class ImageOpChecksTest {
    private static final Window PLAIN = Window.of(1, 0);
    private final Tape tape = Tape.training(1);

    private static Tensor t(int... dims) {
        return Tensor.zeros(Shape.of(dims));
    }

    private static void refuses(String text, Executable call) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void convolutions() {
        refuses(
                "conv2d: the kernel covers 5 pixels of the width, but the image has 4; use a smaller kernel, more padding, or"
                        + " larger images",
                () -> Convolutions.conv2d(tape, t(1, 2, 9, 4), t(3, 2, 3, 5), null, PLAIN));
        refuses(
                "conv1d: the kernel covers 7 pixels of the length, but the image has 4 and 2 of padding; use a smaller kernel,"
                        + " more padding, or larger images",
                () -> Convolutions.conv1d(
                        tape, t(1, 2, 4), t(3, 2, 4), null, Window.of(1, 1).dilation(1, 2)));
        refuses(
                "conv2d: input has 3 channels (shape [1, 3, 4, 4]), but weight [3, 2, 3, 3] takes 2 in each group; give a"
                        + " multiple of that, or another weight",
                () -> Convolutions.conv2d(tape, t(1, 3, 4, 4), t(3, 2, 3, 3), null, PLAIN));
        refuses(
                "conv2d: weight [3, 2, 3, 3] has 3 outputs, which 2 groups do not divide; make it a multiple",
                () -> Convolutions.conv2d(tape, t(1, 4, 4, 4), t(3, 2, 3, 3), null, PLAIN));
        refuses(
                "conv2d: bias has shape [2], but there are 3 outputs; expected [3]",
                () -> Convolutions.conv2d(tape, t(1, 2, 4, 4), t(3, 2, 3, 3), t(2), PLAIN));
        refuses(
                "convTranspose2d: output padding 2, expected at least 0 and below the stride (2 × 2) or the dilation",
                () -> Convolutions.convTranspose2d(tape, t(1, 2, 4, 4), t(2, 3, 3, 3), null, Window.of(2, 0), 1, 2));
        refuses(
                "convTranspose2d: 3 groups do not divide the 2 channels of input [1, 2, 4, 4]; give a divisor, 1 for a plain"
                        + " convolution",
                () -> Convolutions.convTranspose2d(tape, t(1, 2, 4, 4), t(2, 3, 3, 3), null, PLAIN, 3, 0));
        refuses(
                "convTranspose2d: input [1, 2, 1, 1] would become -1 × -1 pixels; use less padding, a larger kernel or a"
                        + " larger stride",
                () -> Convolutions.convTranspose2d(tape, t(1, 2, 1, 1), t(2, 3, 3, 3), null, Window.of(1, 2), 1, 0));
    }

    @Test
    void poolings() {
        refuses(
                "maxPool2d: input has shape [2, 3], expected [batch, channels, height, width]; reshape it",
                () -> Poolings.max2d(tape, t(2, 3), 2, 2, Window.of(2, 0), false));
        refuses(
                "avgPool2d: the kernel covers 5 pixels of the height, but the image has 4; use a smaller kernel, more padding,"
                        + " or larger images",
                () -> Poolings.average2d(tape, t(1, 1, 4, 8), 5, 1, PLAIN, false, true));
        refuses(
                "maxPool2d: padding 2 × 2, expected at most half the kernel, 3 × 4, lest a window lie in the padding alone",
                () -> Poolings.max2d(tape, t(1, 1, 4, 8), 3, 4, Window.of(1, 2), false));
        refuses(
                "maxPool2d: dilation 2 × 1, but pooling leaves no gaps; expected 1 × 1",
                () -> Poolings.max2d(tape, t(1, 1, 4, 8), 3, 4, PLAIN.dilation(2, 1), false));
        refuses(
                "avgPool2d: kernel 0 × 4, expected at least 1 × 1",
                () -> Poolings.average2d(tape, t(1, 1, 4, 8), 0, 4, PLAIN, false, true));
        refuses(
                "maxPool1d: input has shape [1, 1, 4, 8], expected [batch, channels, length]; reshape it",
                () -> Poolings.max1d(tape, t(1, 1, 4, 8), 2, PLAIN, false));
        refuses(
                "avgPool1d: the kernel covers 9 pixels of the length, but the image has 8; use a smaller kernel, more padding, or"
                        + " larger images",
                () -> Poolings.average1d(tape, t(1, 4, 8), 9, PLAIN, false, true));
    }

    @Test
    void normalizations() {
        refuses(
                "groupNorm: 3 groups do not divide the 4 channels of input [2, 4, 3]; give a divisor",
                () -> Normalizations.groupNorm(tape, t(2, 4, 3), 3, t(4), t(4), 1e-5f));
        refuses(
                "groupNorm: beta has shape [3], but input [2, 4, 3] ([batch, channels, ...]) expects [4]",
                () -> Normalizations.groupNorm(tape, t(2, 4, 3), 2, t(4), t(3), 1e-5f));
        refuses(
                "batchNorm: a training batch of shape [1, 4, 1, 1] has one value per channel, which has no variance; expected"
                        + " at least 2 examples, so use a larger batch or drop the last, smaller one",
                () -> Normalizations.batchNorm(tape, t(1, 4, 1, 1), t(4), t(4), t(4), t(4), 0.1f, 1e-5f));
        refuses(
                "shakeDrop: survival -1.0, expected a probability from 0 to 1; 1 always keeps the branch",
                () -> Shakes.shakeDrop(tape, t(2, 2), -1, true));
    }
}
