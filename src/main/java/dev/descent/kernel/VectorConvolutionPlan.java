package dev.descent.kernel;

import static dev.descent.kernel.VectorDirectTiles.FEWEST_FILTERS;
import static dev.descent.kernel.VectorDirectTiles.FILTERS;
import static dev.descent.kernel.VectorDirectTiles.LANES;
import static dev.descent.kernel.VectorDirectTiles.WIDTH;

/**
 * By which way a geometry is convolved, and what that way needs to know of it. The ways are weighed by their multiply-adds, and
 * what they copy by the multiply-adds that take as long.
 *
 * @param input the layout of the input, read for the outputs and the weights' gradient
 * @param mirrored the layout of the outputs' gradient, read for the input's
 */
record VectorConvolutionPlan(
        Way forward,
        Way inputGradient,
        Way weightGradient,
        DirectLayout input,
        DirectLayout mirrored,
        Taps rows,
        Taps columns,
        Taps backwardRows,
        Taps backwardColumns) {
    /** Multiply-adds of the time in which one number is turned into its lane or back. */
    private static final int TURN = 2 * LANES;

    /** The same for one number of the patches' matrix. */
    private static final int GATHER = 2 * LANES;

    enum Way {
        /** Products with patches. */
        PATCHES,
        /** {@link VectorDirectTask}. */
        DIRECT,
        /** {@link VectorLanesTask}. */
        LANES,
        /** {@link VectorWinogradTask}. */
        WINOGRAD
    }

    static VectorConvolutionPlan of(Geometry g) {
        Taps rows = Taps.forward(g.outHeight(), g.height(), g.kernelHeight(), g.strideY(), g.padTop(), g.dilationY());
        Taps columns = Taps.forward(g.outWidth(), g.width(), g.kernelWidth(), g.strideX(), g.padLeft(), g.dilationX());
        Taps backwardRows =
                Taps.backward(g.outHeight(), g.height(), g.kernelHeight(), g.strideY(), g.padTop(), g.dilationY());
        Taps backwardColumns =
                Taps.backward(g.outWidth(), g.width(), g.kernelWidth(), g.strideX(), g.padLeft(), g.dilationX());
        DirectLayout input = DirectLayout.of(g);
        DirectLayout mirrored = DirectLayout.mirrored(g);
        long products = (long) rows.products() * columns.products() * ceil(g.batch(), WIDTH);
        return new VectorConvolutionPlan(
                VectorWinogradTask.serves(g, input, g.channels(), g.filters())
                        ? Way.WINOGRAD
                        : way(
                                g,
                                input,
                                products * g.channels() * padded(g.filters()),
                                padded(g.filters()),
                                g.channels()),
                VectorWinogradTask.serves(g, mirrored, g.filters(), g.channels())
                        ? Way.WINOGRAD
                        : way(
                                g,
                                mirrored,
                                products * g.filters() * padded(g.channels()),
                                padded(g.channels()),
                                g.filters()),
                VectorWinogradGradientTask.serves(g, input)
                        ? Way.WINOGRAD
                        : way(
                                g,
                                input,
                                products * ceil(g.filters(), FILTERS) * ceil(g.channels(), 2),
                                ceil(g.filters(), FILTERS),
                                g.channels()),
                input,
                mirrored,
                rows,
                columns,
                backwardRows,
                backwardColumns);
    }

    /** The cheapest way but Winograd's; {@code products} are those by lanes. */
    private static Way way(Geometry g, DirectLayout layout, long products, int filters, int channels) {
        boolean direct = g.kernelHeight() * g.kernelWidth() > 1 && DirectLayout.serves(g);
        if (!lanesServe(g)) {
            return direct ? Way.DIRECT : Way.PATCHES;
        }
        long turned = (long) g.batch() * (g.channels() * g.pixels() + g.filters() * g.outPixels());
        long byLanes = products + TURN * turned;
        long kernel = (long) g.kernelHeight() * g.kernelWidth();
        long other = direct
                ? g.batch() * layout.imageSize() * kernel * filters * channels
                : g.batch() * g.outPixels() * g.patch() * (g.filters() + GATHER);
        return byLanes < other ? Way.LANES : direct ? Way.DIRECT : Way.PATCHES;
    }

    /** Whether nearly all lanes have an image, and every product is needed. */
    static boolean lanesServe(Geometry g) {
        return g.groups() == 1 && !g.pointwise() && 4 * g.batch() >= 3 * ceil(g.batch(), WIDTH);
    }

    private static int padded(int filters) {
        return Math.max(filters, VectorDirectTiles.count(filters) * FEWEST_FILTERS);
    }

    private static int ceil(int value, int step) {
        return (value + step - 1) / step * step;
    }
}
