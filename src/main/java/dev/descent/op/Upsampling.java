package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * Images enlarged by a whole number, as PyTorch's {@code interpolate} does.
 *
 * <pre>{@code
 * Tensor x = Tensor.of(Shape.of(1, 1, 1, 2), 0, 4);
 * try (Tape tape = Tape.inference()) {
 *     Tensor repeated = Upsampling.nearest2d(tape, x, 2);     // 0, 0, 4, 4 twice
 *     Tensor smooth = Upsampling.bilinear2d(tape, x, 2);      // 0, 1, 3, 4 twice
 * }
 * }</pre>
 */
public final class Upsampling {
    private Upsampling() {}

    /**
     * Each pixel repeated.
     *
     * @param x {@code [batch, channels, height, width]}
     * @param scale at least 1
     * @return {@code [batch, channels, scale · height, scale · width]}
     * @throws IllegalArgumentException if x has another number of axes, or the scale is below 1
     */
    public static Tensor nearest2d(Tape tape, Tensor x, int scale) {
        return run("nearest2d", tape, x, scale, false);
    }

    /**
     * Each pixel a weighted mean of the four nearest, corners of the images not aligned, as is PyTorch's default.
     *
     * @param x {@code [batch, channels, height, width]}
     * @param scale at least 1
     * @return {@code [batch, channels, scale · height, scale · width]}
     * @throws IllegalArgumentException if x has another number of axes, or the scale is below 1
     */
    public static Tensor bilinear2d(Tape tape, Tensor x, int scale) {
        return run("bilinear2d", tape, x, scale, true);
    }

    private static Tensor run(String who, Tape tape, Tensor x, int scale, boolean bilinear) {
        ImageChecks.axes(who, x.shape(), 4);
        ImageChecks.scale(who, scale);
        Shape shape = tape.shape(tape.shape(x.shape(), 2, x.dim(2) * scale), 3, x.dim(3) * scale);
        Tensor y = tape.result(shape, x);
        Planes planes = new Planes(tape, x, y, scale, bilinear);
        Poolings.run(tape, y, planes);
        if (y.needsGradient()) {
            tape.record(y, planes);
        }
        return y;
    }

    private static final class Planes implements Loops.Range, Runnable {
        private final Tape tape;
        private final Tensor x;
        private final Tensor y;
        private final int scale;
        private final boolean bilinear;
        private float[] dx = {};
        private boolean backward;

        Planes(Tape tape, Tensor x, Tensor y, int scale, boolean bilinear) {
            this.tape = tape;
            this.x = x;
            this.y = y;
            this.scale = scale;
            this.bilinear = bilinear;
        }

        @Override
        public void run() {
            backward = true;
            dx = x.gradientToAdd();
            Poolings.run(tape, y, this);
        }

        @Override
        public void run(int from, int to) {
            int height = x.dim(2);
            int width = x.dim(3);
            float[] values = backward ? y.gradient() : y.values();
            for (int plane = from; plane < to; plane++) {
                int in = plane * height * width;
                int out = plane * height * width * scale * scale;
                for (int oy = 0; oy < height * scale; oy++) {
                    float at = position(oy);
                    int top = (int) at;
                    int bottom = Math.min(height - 1, top + 1);
                    row(values, out + oy * width * scale, in + top * width, in + bottom * width, at - top);
                }
            }
        }

        private void row(float[] values, int out, int top, int bottom, float down) {
            int width = x.dim(3);
            float[] in = x.values();
            for (int ox = 0; ox < width * scale; ox++) {
                float at = position(ox);
                int left = (int) at;
                int right = Math.min(width - 1, left + 1);
                float across = at - left;
                if (backward) {
                    float share = values[out + ox];
                    dx[top + left] += share * (1 - down) * (1 - across);
                    dx[top + right] += share * (1 - down) * across;
                    dx[bottom + left] += share * down * (1 - across);
                    dx[bottom + right] += share * down * across;
                } else {
                    values[out + ox] = (1 - down) * ((1 - across) * in[top + left] + across * in[top + right])
                            + down * ((1 - across) * in[bottom + left] + across * in[bottom + right]);
                }
            }
        }

        /** Where in the small image a pixel of the large one lies, centre on centre. */
        private float position(int large) {
            return bilinear ? Math.max(0, (large + 0.5f) / scale - 0.5f) : large / scale;
        }
    }
}
