package dev.descent.init;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.qr.QRDecompositionHouseholderColumn_DDRM;

/**
 * A random orthogonal matrix, every one as likely (Haar's measure): rows of length {@code gain} at right angles to one
 * another, or columns if there are fewer of them. It changes no vector's length, which suits deep and recurrent networks.
 * Further axes count as columns. Saxe, McClelland and Ganguli, "Exact solutions to the nonlinear dynamics of learning in
 * deep linear neural networks", ICLR 2014.
 *
 * <pre>{@code
 * Tensor weights = new Orthogonal(Gain.RELU).create(Shape.of(128, 64), new Rng(42));
 * }</pre>
 *
 * @param gain the length of the rows or columns; 1 by default
 */
public record Orthogonal(float gain) implements Initializer {
    /** @throws IllegalArgumentException if the gain is not finite */
    public Orthogonal {
        Checks.gain("Orthogonal", gain);
    }

    /** With a gain of 1. */
    public Orthogonal() {
        this(1);
    }

    /** @throws IllegalArgumentException if the shape has fewer than two axes */
    @Override
    public void fill(float[] weights, Shape shape, Rng rng) {
        Checks.orthogonal(shape);
        int rows = shape.dim(0);
        int columns = shape.size() / rows;
        int tall = Math.max(rows, columns);
        int narrow = Math.min(rows, columns);
        DMatrixRMaj gaussian = new DMatrixRMaj(tall, narrow);
        for (int i = 0; i < gaussian.data.length; i++) {
            gaussian.data[i] = rng.normal(i);
        }
        QRDecompositionHouseholderColumn_DDRM decomposition = new QRDecompositionHouseholderColumn_DDRM();
        decomposition.decompose(gaussian);
        DMatrixRMaj q = decomposition.getQ(null, true);
        DMatrixRMaj r = decomposition.getR(null, true);
        for (int j = 0; j < narrow; j++) {
            // a Q whose R has a positive diagonal is unique; without this, the signs would follow Householder's choice
            double scale = r.get(j, j) < 0 ? -gain : gain;
            for (int i = 0; i < tall; i++) {
                int at = rows < columns ? j * columns + i : i * columns + j;
                weights[at] = (float) (scale * q.get(i, j));
            }
        }
    }
}
