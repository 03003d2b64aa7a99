package dev.descent.op;

import dev.descent.tensor.Shape;
import org.jspecify.annotations.Nullable;

/** Every argument check of the operations on images and signals, and the text of its error. */
final class ImageChecks {
    /** Places in a padded image are counted by ints. */
    private static final int LARGEST = 1 << 30;

    private ImageChecks() {}

    static void window(
            int strideY, int strideX, int dilationY, int dilationX, int top, int bottom, int left, int right) {
        if (strideY < 1 || strideX < 1) {
            throw new IllegalArgumentException(
                    "window: stride " + strideY + " × " + strideX + ", expected at least 1 × 1");
        }
        if (dilationY < 1 || dilationX < 1) {
            throw new IllegalArgumentException("window: dilation " + dilationY + " × " + dilationX
                    + ", expected at least 1 × 1; 1 leaves no gaps");
        }
        if (Math.min(Math.min(top, bottom), Math.min(left, right)) < 0) {
            throw new IllegalArgumentException("window: padding " + top + ", " + bottom + ", " + left + ", " + right
                    + " (top, bottom, left, right), expected none below 0");
        }
    }

    /** Fails unless x is a batch of images or signals with this many axes. */
    static void axes(String who, Shape x, int rank) {
        if (x.rank() != rank) {
            throw new IllegalArgumentException(who + ": input has shape " + x + ", expected "
                    + (rank == 4 ? "[batch, channels, height, width]" : "[batch, channels, length]") + "; reshape it");
        }
    }

    static void convolution(String who, Shape x, Shape weight, @Nullable Shape bias) {
        axes(who, x, x.rank() == 3 || who.equals("conv1d") ? 3 : 4);
        if (weight.rank() != x.rank()) {
            throw new IllegalArgumentException(who + ": weight has shape " + weight + ", expected "
                    + (x.rank() == 4
                            ? "[out, in / groups, kernel height, kernel width]"
                            : "[out, in / groups, kernel length]"));
        }
        int channels = x.dim(1);
        int each = weight.dim(1);
        if (channels % each != 0) {
            throw new IllegalArgumentException(who + ": input has " + channels + " channels (shape " + x
                    + "), but weight " + weight + " takes " + each
                    + " in each group; give a multiple of that, or another weight");
        }
        if (weight.dim(0) % (channels / each) != 0) {
            throw new IllegalArgumentException(who + ": weight " + weight + " has " + weight.dim(0) + " outputs, which "
                    + channels / each + " groups do not divide; make it a multiple");
        }
        bias(who, bias, weight.dim(0));
    }

    static void transposed(Shape x, Shape weight, @Nullable Shape bias, int groups) {
        axes("convTranspose2d", x, 4);
        if (weight.rank() != 4 || weight.dim(0) != x.dim(1)) {
            throw new IllegalArgumentException("convTranspose2d: weight has shape " + weight + ", but input " + x
                    + " expects [" + x.dim(1) + ", out / groups, kernel height, kernel width]");
        }
        if (groups < 1 || x.dim(1) % groups != 0) {
            throw new IllegalArgumentException("convTranspose2d: " + groups + " groups do not divide the " + x.dim(1)
                    + " channels of input " + x + "; give a divisor, 1 for a plain convolution");
        }
        bias("convTranspose2d", bias, weight.dim(1) * groups);
    }

    private static void bias(String who, @Nullable Shape bias, int outputs) {
        if (bias != null && (bias.rank() != 1 || bias.dim(0) != outputs)) {
            throw new IllegalArgumentException(who + ": bias has shape " + bias + ", but there are " + outputs
                    + " outputs; expected [" + outputs + "]");
        }
    }

    static void fits(String who, int out, int size, int before, int after, int kernel, int dilation, String axis) {
        if (out < 1) {
            throw new IllegalArgumentException(
                    who + ": the kernel covers " + extent(kernel, dilation) + " pixels of the " + axis
                            + ", but the image has " + size
                            + (before + after > 0 ? " and " + (before + after) + " of padding" : "")
                            + "; use a smaller kernel, more padding, or larger images");
        }
    }

    /** From the first pixel that a kernel sees to the last. */
    static int extent(int kernel, int dilation) {
        long extent = dilation * (kernel - 1L) + 1;
        if (extent > LARGEST) {
            throw new IllegalArgumentException("window: a kernel of " + kernel + " pixels at a distance of " + dilation
                    + " would cover " + extent + ", expected at most " + LARGEST);
        }
        return (int) extent;
    }

    static int padded(int size, int before, int after) {
        long padded = (long) size + before + after;
        if (padded > LARGEST) {
            throw new IllegalArgumentException("window: " + size + " pixels and padding of " + before + " and " + after
                    + " would be " + padded + ", expected at most " + LARGEST);
        }
        return (int) padded;
    }

    /** @param height before the padding is cut off; width likewise */
    static void leavesSomething(Shape x, long height, long width, Window w) {
        long high = height - w.top() - w.bottom();
        long wide = width - w.left() - w.right();
        if (high < 1 || wide < 1) {
            throw new IllegalArgumentException("convTranspose2d: input " + x + " would become " + high + " × " + wide
                    + " pixels; use less padding, a larger kernel or a larger stride");
        }
        if (Math.max(height, width) > LARGEST) {
            throw new IllegalArgumentException("convTranspose2d: input " + x + " would become " + height + " × " + width
                    + " pixels before the padding is cut off, expected at most " + LARGEST);
        }
    }

    static void outputPadding(int padding, Window window) {
        if (padding < 0
                || padding >= Math.max(window.strideY(), window.dilationY())
                || padding >= Math.max(window.strideX(), window.dilationX())) {
            throw new IllegalArgumentException("convTranspose2d: output padding " + padding + ", expected at least 0"
                    + " and below the stride (" + window.strideY() + " × " + window.strideX() + ") or the dilation");
        }
    }

    static void pool(String who, Shape x, int kernelHeight, int kernelWidth, Window w) {
        axes(who, x, 4);
        if (kernelHeight < 1 || kernelWidth < 1) {
            throw new IllegalArgumentException(
                    who + ": kernel " + kernelHeight + " × " + kernelWidth + ", expected at least 1 × 1");
        }
        int down = Math.max(w.top(), w.bottom());
        int across = Math.max(w.left(), w.right());
        if (2 * down > kernelHeight || 2 * across > kernelWidth) {
            throw new IllegalArgumentException(who + ": padding " + down + " × " + across
                    + ", expected at most half the kernel, " + kernelHeight + " × " + kernelWidth
                    + ", lest a window lie in the padding alone");
        }
        if (w.dilationY() > 1 || w.dilationX() > 1) {
            throw new IllegalArgumentException(who + ": dilation " + w.dilationY() + " × " + w.dilationX()
                    + ", but pooling leaves no gaps; expected 1 × 1");
        }
    }

    static void survival(String who, float survival) {
        if (!(survival >= 0 && survival <= 1)) {
            throw new IllegalArgumentException(
                    who + ": survival " + survival + ", expected a probability from 0 to 1; 1 always keeps the branch");
        }
    }

    static void adaptive(int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "adaptiveAveragePool2d: output " + height + " × " + width + ", expected at least 1 × 1");
        }
    }

    static void scale(String who, int scale) {
        if (scale < 1) {
            throw new IllegalArgumentException(who + ": scale " + scale + ", expected a whole number of at least 1");
        }
    }

    static void groups(String who, Shape x, int groups) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    who + ": input has shape " + x + ", expected [batch, channels, ...]; reshape it");
        }
        if (groups < 1 || x.dim(1) % groups != 0) {
            throw new IllegalArgumentException(who + ": " + groups + " groups do not divide the " + x.dim(1)
                    + " channels of input " + x + "; give a divisor");
        }
    }

    static void severalValues(String who, Shape x, int count) {
        if (count == 1) {
            throw new IllegalArgumentException(who + ": a training batch of shape " + x
                    + " has one value per channel, which has no variance; expected at least 2 examples, so use a larger"
                    + " batch or drop the last, smaller one");
        }
    }

    static void perChannel(String who, String what, Shape shape, Shape x) {
        if (shape.rank() != 1 || shape.dim(0) != x.dim(1)) {
            throw new IllegalArgumentException(who + ": " + what + " has shape " + shape + ", but input " + x
                    + " ([batch, channels, ...]) expects [" + x.dim(1) + "]");
        }
    }
}
