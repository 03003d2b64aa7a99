package dev.descent.io;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;

/**
 * Between tensors {@code [rows, columns]} and the matrices of <a href="https://ejml.org">EJML</a>. Values are always copied,
 * so neither side sees later changes of the other.
 *
 * <pre>{@code
 * import org.ejml.data.FMatrixRMaj;
 *
 * FMatrixRMaj matrix = Matrices.toFloat(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4));
 * Tensor tensor = Matrices.tensor(matrix);
 * }</pre>
 */
public final class Matrices {
    private Matrices() {}

    /** @throws IllegalArgumentException if the matrix has no element */
    public static Tensor tensor(FMatrixRMaj matrix) {
        Shape shape = shape(matrix.numRows, matrix.numCols);
        float[] values = new float[shape.size()];
        System.arraycopy(matrix.data, 0, values, 0, values.length);
        return Tensor.of(shape, values);
    }

    /** @throws IllegalArgumentException if the matrix has no element, or a finite one is too large for float */
    public static Tensor tensor(DMatrixRMaj matrix) {
        Shape shape = shape(matrix.numRows, matrix.numCols);
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Checks.narrowed(matrix.data[i], i / matrix.numCols, i % matrix.numCols);
        }
        return Tensor.of(shape, values);
    }

    /** @throws IllegalArgumentException if the tensor has not two axes */
    public static FMatrixRMaj toFloat(Tensor tensor) {
        Checks.matrix(tensor);
        return FMatrixRMaj.wrap(tensor.dim(0), tensor.dim(1), tensor.toArray());
    }

    /** @throws IllegalArgumentException if the tensor has not two axes */
    public static DMatrixRMaj toDouble(Tensor tensor) {
        Checks.matrix(tensor);
        double[] values = new double[tensor.size()];
        float[] floats = tensor.values();
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return DMatrixRMaj.wrap(tensor.dim(0), tensor.dim(1), values);
    }

    private static Shape shape(int rows, int columns) {
        Checks.notEmpty(rows, columns);
        return Shape.of(rows, columns);
    }
}
