package dev.descent.kernel;

import static dev.descent.kernel.ScalarPanel.COLUMNS;
import static dev.descent.kernel.ScalarPanel.DEPTH;
import static dev.descent.kernel.ScalarPanel.SUMS;

import java.util.Arrays;
import org.jspecify.annotations.NullUnmarked;

/**
 * A convolution as products of the weights with panels of patches: a column of the panel is an output pixel, of as many
 * images as it takes to fill it, or of a part of one. Each task is a panel, whose sums stay where they are until they are done.
 */
@NullUnmarked // the fields of a task are set when it begins and let go when it ends
final class ScalarConvolutionTask implements Workers.Task {
    static final int SLOT = 9;

    private static final int PANEL = 10;
    private static final int WEIGHTS_SLOT = 10;
    private static final int SHIFTED_SLOT = 11;

    Workers workers;
    boolean fma;
    private Geometry g;
    private float[] x;
    private float[] weight;
    private float[] bias;
    private float[] y;
    private boolean add;
    /** Images, rows and columns of outputs in a panel. */
    private int images;

    private int rows;
    private int columns;

    void forward(Geometry geometry, float[] from, float[] w, float[] shift, float[] to) {
        weight = w;
        bias = shift;
        run(geometry, from, to);
    }

    /** @param geometry that of the convolution from outputs to inputs */
    void inputGradient(Geometry geometry, float[] dy, float[] w, boolean adds, float[] dx) {
        weight = workers.scratch(workers.current(), WEIGHTS_SLOT, geometry.weights());
        mirror(geometry, w);
        add = adds;
        run(geometry, dy, dx);
    }

    private void run(Geometry geometry, float[] from, float[] to) {
        g = geometry;
        x = from;
        y = to;
        columns = evenly(g.outWidth(), COLUMNS);
        rows = evenly(g.outHeight(), Math.max(1, COLUMNS / g.outWidth()));
        images = rows * columns < g.outPixels()
                ? 1
                : Math.min(Math.max(1, COLUMNS / g.outPixels()), ceil(g.batch(), workers.threads()));
        try {
            workers.run(ceil(g.batch(), images) * ceil(g.outHeight(), rows) * ceil(g.outWidth(), columns), this);
        } finally {
            workers = null;
            g = null;
            x = null;
            y = null;
            weight = null;
            bias = null;
            add = false;
        }
    }

    /** Each filter's weights turned round, filter by filter of the other side. */
    private void mirror(Geometry mirrored, float[] w) {
        int kernel = mirrored.kernelHeight() * mirrored.kernelWidth();
        int filters = mirrored.groupFilters();
        int at = 0;
        for (int f = 0; f < mirrored.filters(); f++) {
            for (int c = 0; c < mirrored.groupChannels(); c++) {
                int channel = f / filters * mirrored.groupChannels() + c;
                int last = (channel * filters + f % filters + 1) * kernel - 1;
                for (int i = 0; i < kernel; i++) {
                    weight[at++] = w[last - i];
                }
            }
        }
    }

    @Override
    public void run(int worker, int index) {
        int across = ceil(g.outWidth(), columns);
        int down = ceil(g.outHeight(), rows);
        int ox = index % across * columns;
        int oy = index / across % down * rows;
        int image = index / across / down * images;
        for (int group = 0; group < g.groups(); group++) {
            for (int f = 0; f < g.groupFilters(); f += SUMS) {
                panel(
                        worker,
                        group,
                        group * g.groupFilters() + f,
                        Math.min(SUMS, g.groupFilters() - f),
                        image,
                        Math.min(images, g.batch() - image),
                        oy,
                        Math.min(rows, g.outHeight() - oy),
                        ox,
                        Math.min(columns, g.outWidth() - ox));
            }
        }
    }

    private void panel(
            int worker, int group, int filter, int count, int image, int some, int oy, int high, int ox, int wide) {
        int kernel = g.kernelHeight() * g.kernelWidth();
        int channels = Math.min(g.groupChannels(), Math.max(1, DEPTH / kernel));
        ScalarPanel panel = ScalarPanel.of(workers, worker, PANEL, Math.max(channels * kernel, DEPTH), COLUMNS, count);
        int pixels = high * wide;
        int to = (image * g.filters() + filter) * g.outPixels() + oy * g.outWidth() + ox;
        for (int f = 0; f < count; f++) {
            float[] sum = panel.sums[f];
            if (add) {
                for (int i = 0; i < some; i++) {
                    int at = to + (i * g.filters() + f) * g.outPixels();
                    System.arraycopy(y, at, sum, i * pixels, pixels);
                }
            } else {
                Arrays.fill(sum, 0, some * pixels, bias == null ? 0f : bias[filter + f]);
            }
        }
        for (int c = 0; c < g.groupChannels(); c += channels) {
            int now = Math.min(channels, g.groupChannels() - c);
            for (int i = 0; i < now; i++) {
                pack(
                        worker,
                        panel.rows,
                        i * kernel,
                        group * g.groupChannels() + c + i,
                        image,
                        some,
                        oy,
                        high,
                        ox,
                        wide);
            }
            int at = filter * g.patch() + c * kernel;
            panel.multiply(fma, count, now * kernel, weight, at, g.patch(), 1, some * pixels);
        }
        for (int f = 0; f < count; f++) {
            for (int i = 0; i < some; i++) {
                int at = to + (i * g.filters() + f) * g.outPixels();
                System.arraycopy(panel.sums[f], i * pixels, y, at, pixels);
            }
        }
    }

    /**
     * Packs the rows of one channel. For each column of the kernel the image's rows are first brought to where that column meets
     * the outputs, so that each row of the kernel, every few of them with a stride, then is one piece.
     */
    private void pack(
            int worker, float[][] to, int first, int channel, int image, int some, int oy, int high, int ox, int wide) {
        int stride = g.strideY();
        int imageRows = (high - 1) * stride + (g.kernelHeight() - 1) * g.dilationY() + 1;
        int each = ceil(imageRows, stride);
        float[] shifted = workers.scratch(worker, SHIFTED_SLOT, each * stride * wide);
        int pixels = high * wide;
        for (int i = 0; i < some; i++) {
            int plane = ((image + i) * g.channels() + channel) * g.pixels();
            for (int kx = 0; kx < g.kernelWidth(); kx++) {
                int start = Math.min(wide, Math.max(0, g.firstColumn(kx) - ox));
                int end = Math.max(start, Math.min(wide, g.endColumn(kx) - ox));
                int source = plane + ox * g.strideX() + g.column(kx);
                for (int r = 0; r < imageRows; r++) {
                    int iy = oy * stride - g.padTop() + r;
                    int at = (r % stride * each + r / stride) * wide;
                    if (iy < 0 || iy >= g.height()) {
                        Arrays.fill(shifted, at, at + wide, 0f);
                    } else {
                        row(source + iy * g.width(), start, end, wide, shifted, at);
                    }
                }
                for (int ky = 0; ky < g.kernelHeight(); ky++) {
                    int r = ky * g.dilationY();
                    int from = (r % stride * each + r / stride) * wide;
                    System.arraycopy(shifted, from, to[first + ky * g.kernelWidth() + kx], i * pixels, pixels);
                }
            }
        }
    }

    /** A row of the image, as outputs meet it at one column of the kernel; what lies outside of it is zero. */
    private void row(int from, int first, int end, int wide, float[] to, int start) {
        for (int i = 0; i < first; i++) {
            to[start + i] = 0f;
        }
        if (g.strideX() == 1 && first < end) { // else this column may lie beyond the array
            System.arraycopy(x, from + first, to, start + first, end - first);
        } else {
            for (int i = first, at = from + first * g.strideX(); i < end; i++, at += g.strideX()) {
                to[start + i] = x[at];
            }
        }
        for (int i = end; i < wide; i++) {
            to[start + i] = 0f;
        }
    }

    /** The size of parts of at most {@code most} that differ little. */
    private static int evenly(int all, int most) {
        return ceil(all, ceil(all, Math.min(all, most)));
    }

    private static int ceil(int value, int step) {
        return (value + step - 1) / step;
    }
}
