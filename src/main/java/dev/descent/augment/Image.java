package dev.descent.augment;

import dev.descent.data.Batch;
import dev.descent.tensor.Shape;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One image in a longer array: {@code channels} planes of {@code height} rows of {@code width} values, the first at
 * {@link #offset()}. Not thread-safe.
 *
 * <pre>{@code
 * Image image = Image.of(new float[3 * 32 * 32], Shape.of(3, 32, 32));
 * image.values()[image.plane(2)] = 1;   // blue at the top left
 * new Rotation(15).apply(image, new Draws(new Rng(42)));
 * }</pre>
 */
public final class Image {
    private final float[] values;
    private final Shape shape;
    private final int channels;
    private final int height;
    private final int width;
    private final IntFunction<float[]> scratch;
    private int offset;
    private int @Nullable [] counts;

    private Image(float[] values, Shape shape, IntFunction<float[]> scratch) {
        this.values = values;
        this.shape = shape;
        this.channels = shape.dim(0);
        this.height = shape.dim(1);
        this.width = shape.dim(2);
        this.scratch = scratch;
    }

    Image(Batch batch) {
        this(batch.inputs(), batch.inputShape(), batch::scratch);
    }

    /**
     * An image that begins at the array's first element, without a copy.
     *
     * @param shape {@code [channels, height, width]}
     * @throws IllegalArgumentException if the shape has other axes, or the array is shorter
     */
    public static Image of(float[] values, Shape shape) {
        return of(values, shape, 0);
    }

    static Image of(float[] values, Shape shape, int offset) {
        Checks.image("image", shape);
        Checks.holds(values.length - offset, shape);
        Image image = new Image(values, shape, float[]::new);
        image.offset = offset;
        return image;
    }

    /** Moves on to another image of the batch. */
    void show(int index) {
        offset = index * size();
    }

    public float[] values() {
        return values;
    }

    /** {@code [channels, height, width]}. */
    public Shape shape() {
        return shape;
    }

    /** Where the image begins in {@link #values()}. */
    public int offset() {
        return offset;
    }

    public int channels() {
        return channels;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** The number of values: channels · height · width. */
    public int size() {
        return channels * height * width;
    }

    /** Where a channel begins in {@link #values()}. */
    public int plane(int channel) {
        return offset + channel * height * width;
    }

    /**
     * Memory for work in between, at least {@code length} elements with undefined content. The same array may come back at
     * every call, so one transform must not call another while it uses it.
     */
    public float[] scratch(int length) {
        return scratch.apply(length);
    }

    /** The image as it is now, from element 0 of {@link #scratch} on, so that it can be written anew from there. */
    public float[] copy() {
        float[] copy = scratch(size());
        System.arraycopy(values, offset, copy, 0, size());
        return copy;
    }

    /** Room for a count per level of 255. */
    int[] counts() {
        if (counts == null) {
            counts = new int[Levels.COUNT];
        }
        return counts;
    }
}
