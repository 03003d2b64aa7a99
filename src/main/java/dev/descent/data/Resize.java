package dev.descent.data;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.Arrays;

/**
 * Images in another size. Bilinear is a triangle filter that grows as the image shrinks, so that nothing is left out and fine
 * patterns turn grey instead of into coarse ones: PIL's BILINEAR, and torchvision's with its default {@code antialias}. Nearest
 * takes the pixel under the new one's centre, as PIL's.
 *
 * <pre>{@code
 * Tensor photo = Tensor.zeros(Shape.of(3, 480, 640));
 * Tensor small = new Resize(224, 224, Interpolation.BILINEAR).apply(photo);   // [3, 224, 224]
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 *
 * @param height of the result
 * @param width of the result; proportions are not kept
 * @param interpolation between the pixels
 */
public record Resize(int height, int width, Interpolation interpolation) {
    /** Where rows come from: an array, or the decoder of a file. */
    @FunctionalInterface
    interface Rows {
        /** Adds {@code weight} times row y of every channel to {@code sum}, {@code [channels, width]}. */
        void add(int y, float weight, float[] sum);
    }

    /** @throws IllegalArgumentException if height or width is smaller than 1 */
    public Resize {
        Checks.atLeast("resize", "height", height, 1);
        Checks.atLeast("resize", "width", width, 1);
    }

    /**
     * @param image {@code [channels, height, width]}
     * @return a new tensor {@code [channels, height(), width()]}
     * @throws IllegalArgumentException if the image has other axes
     */
    public Tensor apply(Tensor image) {
        Checks.image("resize", image.shape());
        Shape shape = image.shape().with(1, height).with(2, width);
        float[] to = new float[shape.size()];
        float[] sum = new float[image.dim(0) * image.dim(2)];
        Rows source = rows(image.values(), 0, image.shape());
        for (int y = 0; y < height; y++) {
            row(y, source, image.shape(), sum, to, y * width, height * width);
        }
        return Tensor.of(shape, to);
    }

    /**
     * The same without allocation, for arrays that are used again.
     *
     * @param from holds the image from {@code offset} on
     * @param shape of that image, {@code [channels, height, width]}
     * @param to receives the result behind {@code channels * width} elements, a row of the old size, that are overwritten
     */
    public void apply(float[] from, int offset, Shape shape, float[] to) {
        int begin = shape.dim(0) * shape.dim(2);
        Rows source = rows(from, offset, shape);
        for (int y = 0; y < height; y++) {
            row(y, source, shape, to, to, begin + y * width, height * width);
        }
    }

    private static Rows rows(float[] from, int offset, Shape shape) {
        int columns = shape.dim(2);
        return (y, weight, sum) -> {
            for (int channel = 0, i = 0; channel < shape.dim(0); channel++) {
                int at = offset + (channel * shape.dim(1) + y) * columns;
                for (int x = 0; x < columns; x++, i++) {
                    sum[i] += weight * from[at + x];
                }
            }
        };
    }

    /**
     * One row of the result, along columns first, whose sums need no more memory than a row.
     *
     * @param shape of the source
     * @param sum memory for {@code channels * width} elements of the source
     * @param to receives the row of the first channel from {@code at} on, of each further one {@code stride} later
     */
    void row(int y, Rows source, Shape shape, float[] sum, float[] to, int at, int stride) {
        int channels = shape.dim(0);
        int rows = shape.dim(1);
        int columns = shape.dim(2);
        Arrays.fill(sum, 0, channels * columns, 0f);
        double centre = centre(y, rows, height);
        double reach = reach(rows, height);
        double total = total(centre, reach, rows);
        for (int i = first(centre, reach); i < end(centre, reach, rows); i++) {
            source.add(i, (float) (weight(i, centre, reach) / total), sum);
        }
        double across = reach(columns, width);
        for (int x = 0; x < width; x++) {
            double middle = centre(x, columns, width);
            double all = total(middle, across, columns);
            for (int channel = 0; channel < channels; channel++) {
                to[at + x + channel * stride] = 0;
            }
            for (int i = first(middle, across); i < end(middle, across, columns); i++) {
                float share = (float) (weight(i, middle, across) / all);
                for (int channel = 0; channel < channels; channel++) {
                    to[at + x + channel * stride] += share * sum[channel * columns + i];
                }
            }
        }
    }

    /** Where the new pixel's centre lies among {@code from} old ones; for the nearest, the centre of the old pixel there. */
    private double centre(int i, int from, int to) {
        double centre = (i + 0.5) * from / to;
        return interpolation == Interpolation.NEAREST ? Math.min((int) centre, from - 1) + 0.5 : centre;
    }

    /** Half the filter's width, in old pixels; at 0.5 a single one has all the weight. */
    private double reach(int from, int to) {
        return interpolation == Interpolation.NEAREST ? 0.5 : Math.max(1.0, from / (double) to);
    }

    private static double total(double centre, double reach, int size) {
        double total = 0;
        for (int i = first(centre, reach); i < end(centre, reach, size); i++) {
            total += weight(i, centre, reach);
        }
        return total;
    }

    private static int first(double centre, double reach) {
        return Math.max(0, (int) (centre - reach + 0.5));
    }

    private static int end(double centre, double reach, int size) {
        return Math.min(size, (int) (centre + reach + 0.5));
    }

    private static double weight(int i, double centre, double reach) {
        return Math.max(0.0, reach - Math.abs(i + 0.5 - centre));
    }
}
