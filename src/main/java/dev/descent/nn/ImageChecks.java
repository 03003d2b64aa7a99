package dev.descent.nn;

import dev.descent.op.Window;
import dev.descent.tensor.Shape;

/** Every argument check of the layers for images and signals, and the text of its error. */
final class ImageChecks {
    private ImageChecks() {}

    static void kernel(String kind, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    kind + ": kernel " + height + " × " + width + ", expected at least 1 × 1");
        }
    }

    static void groups(String kind, int groups) {
        if (groups < 1) {
            throw new IllegalArgumentException(kind + ": " + groups + " groups, expected at least 1");
        }
    }

    static void same(String kind, boolean same, int strideY, int strideX) {
        if (same && (strideY != 1 || strideX != 1)) {
            throw new IllegalArgumentException(kind + ": same() with stride " + strideY + " × " + strideX
                    + "; it keeps the size at stride 1 only, so give padding(...) instead");
        }
    }

    /** The channels of one example, which has this many axes. */
    static int channels(String kind, String name, Shape input, int rank) {
        if (input.rank() != rank) {
            throw new IllegalArgumentException(kind + (name.isEmpty() ? "" : " \"" + name + "\"")
                    + ": an example has shape " + input + ", expected " + axes(rank)
                    + "; build the model with such a shape, or put the layer before flatten()");
        }
        return input.dim(0);
    }

    private static String axes(int rank) {
        return rank == 3 ? "[channels, height, width]" : "[channels, length]";
    }

    static void divide(String kind, String name, int groups, int in, int out) {
        if (in % groups != 0 || out % groups != 0) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": " + groups + " groups do not divide " + in
                    + " input and " + out + " output channels; give a common divisor");
        }
    }

    static void normGroups(String name, int groups, int channels) {
        if (channels % groups != 0) {
            throw new IllegalArgumentException("groupNorm \"" + name + "\": " + groups + " groups do not divide "
                    + channels + " channels; give a divisor");
        }
    }

    static int leadingChannels(String kind, String name, Shape input) {
        if (input.rank() == 0) {
            throw new IllegalArgumentException(
                    kind + " \"" + name + "\": an example has shape [], expected [channels, ...]");
        }
        return input.dim(0);
    }

    /** The channels of [channels], [channels, length] or [channels, height, width]. */
    static int normalized(String name, Shape input) {
        if (input.rank() < 1 || input.rank() > 3) {
            throw new IllegalArgumentException("batchNorm \"" + name + "\": an example has shape " + input
                    + ", expected [features], [channels, length] or [channels, height, width]; reshape it");
        }
        return input.dim(0);
    }

    /** Fails unless a batch has this many axes, and as many features or channels as the layer was built for. */
    static void normalized(String name, Shape x, int rank, int channels) {
        if (rank == 2) {
            Checks.features("batchNorm", name, x, 1, channels);
        } else {
            channels("batchNorm", name, x, channels, rank);
        }
    }

    /** The window of a pooling that moves by its kernel. */
    static Window steps(String kind, int kernelHeight, int kernelWidth) {
        kernel(kind, kernelHeight, kernelWidth);
        return Window.of(1, 0).stride(kernelHeight, kernelWidth);
    }

    static void pool(String kind, int kernelHeight, int kernelWidth, Window w) {
        kernel(kind, kernelHeight, kernelWidth);
        int down = Math.max(w.top(), w.bottom());
        int across = Math.max(w.left(), w.right());
        if (2 * down > kernelHeight || 2 * across > kernelWidth) {
            throw new IllegalArgumentException(kind + ": padding " + down + " × " + across
                    + ", expected at most half the kernel, " + kernelHeight + " × " + kernelWidth
                    + ", lest a window lie in the padding alone");
        }
        if (w.dilationY() > 1 || w.dilationX() > 1) {
            throw new IllegalArgumentException(kind + ": dilation " + w.dilationY() + " × " + w.dilationX()
                    + ", but pooling leaves no gaps; expected 1 × 1");
        }
    }

    static void survival(String kind, float survival) {
        if (!(survival >= 0 && survival <= 1)) {
            throw new IllegalArgumentException(kind + ": survival " + survival
                    + ", expected a probability from 0 to 1; 1 always keeps the branch");
        }
    }

    static void block(int block, int blocks) {
        if (block < 1 || block > blocks) {
            throw new IllegalArgumentException(
                    "linear decay: block " + block + " of " + blocks + ", expected 1 to " + blocks);
        }
    }

    static void branches(String name, Shape input, Shape output) {
        if (!input.equals(output)) {
            throw new IllegalArgumentException("shakeShake \"" + name + "\": takes examples of shape " + input
                    + " and its branches put out " + output
                    + ", which cannot be added; keep the shape, or give shakeShake(...).projected(layer)");
        }
    }

    static void outputSize(String kind, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    kind + ": output " + height + " × " + width + ", expected at least 1 × 1");
        }
    }

    static void scale(String kind, int scale) {
        if (scale < 1) {
            throw new IllegalArgumentException(kind + ": scale " + scale + ", expected a whole number of at least 1");
        }
    }

    static int scaled(int size, int scale) {
        long scaled = (long) size * scale;
        if (scaled > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("upsample: " + size + " pixels would become " + scaled
                    + ", more than an array can hold; give a smaller scale");
        }
        return (int) scaled;
    }

    /** Fails unless a batch has the channels that the layer was built for. */
    static void channels(String kind, String name, Shape x, int channels, int rank) {
        if (x.rank() != rank) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has shape " + x + ", expected "
                    + axes(rank - 1).replace("[", "[batch, ") + "; reshape it");
        }
        if (x.dim(1) != channels) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has " + x.dim(1)
                    + (x.dim(1) == 1 ? " channel" : " channels") + " (shape " + x + "), but the layer was built for "
                    + channels + "; build it with " + expected(x, channels) + " or convert the images");
        }
    }

    private static String expected(Shape x, int channels) {
        String text = x.withoutFirst().with(0, channels).toString();
        return "Shape.of(" + text.substring(1, text.length() - 1) + ")";
    }
}
