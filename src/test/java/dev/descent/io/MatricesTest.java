package dev.descent.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MatricesTest {
    private static final float[] VALUES = {1, 2, 3, 4, 5, 6};

    private static void bad(String text, Executable code) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    @Test
    void thereAndBack() {
        Tensor tensor = Tensor.of(Shape.of(2, 3), VALUES.clone());
        FMatrixRMaj floats = Matrices.toFloat(tensor);
        DMatrixRMaj doubles = Matrices.toDouble(tensor);
        assertEquals(2, floats.numRows);
        assertEquals(3, doubles.numCols);
        assertEquals(6f, floats.get(1, 2));
        assertEquals(4.0, doubles.get(1, 0));
        assertEquals(Shape.of(2, 3), Matrices.tensor(floats).shape());
        assertArrayEquals(VALUES, Matrices.tensor(floats).toArray());
        assertArrayEquals(VALUES, Matrices.tensor(doubles).toArray());
    }

    @Test
    void valuesAreCopied() {
        Tensor tensor = Tensor.of(Shape.of(2, 3), VALUES.clone());
        FMatrixRMaj matrix = Matrices.toFloat(tensor);
        Tensor back = Matrices.tensor(matrix);
        matrix.set(0, 0, 99);
        assertEquals(1, tensor.get(0, 0));
        assertEquals(1, back.get(0, 0));
    }

    /** Both tensors and matrices may stand at the beginning of a longer array. */
    @Test
    void longerArrays() {
        Tensor tensor = Tensor.over(Shape.of(1, 2), VALUES);
        assertArrayEquals(new float[] {1, 2}, Matrices.toFloat(tensor).data);
        assertArrayEquals(new double[] {1, 2}, Matrices.toDouble(tensor).data);
        FMatrixRMaj matrix = new FMatrixRMaj(5, 5);
        matrix.reshape(2, 2);
        assertEquals(Shape.of(2, 2), Matrices.tensor(matrix).shape());
        DMatrixRMaj wide = new DMatrixRMaj(5, 5);
        wide.reshape(1, 3);
        assertEquals(Shape.of(1, 3), Matrices.tensor(wide).shape());
    }

    @Test
    void nanAndInfinityPass() {
        DMatrixRMaj matrix = new DMatrixRMaj(1, 2, true, Double.NaN, Double.NEGATIVE_INFINITY);
        assertArrayEquals(
                new float[] {Float.NaN, Float.NEGATIVE_INFINITY},
                Matrices.tensor(matrix).toArray());
    }

    @Test
    void badArguments() {
        bad(
                "matrix from a tensor of shape [6]: has 1 axis, expected 2; use as(Shape.of(rows, columns)) first",
                () -> Matrices.toFloat(Tensor.of(Shape.of(6), VALUES)));
        bad(
                "matrix from a tensor of shape [1, 2, 3]: has 3 axes, expected 2; use as(Shape.of(rows, columns)) first",
                () -> Matrices.toDouble(Tensor.of(Shape.of(1, 2, 3), VALUES)));
        bad(
                "tensor from a matrix of 0 × 3: expected at least 1 row and 1 column",
                () -> Matrices.tensor(new FMatrixRMaj(0, 3)));
        bad(
                "tensor from a matrix: element (1, 0) is 1.0E300, beyond the range of float (3.4028235E38)",
                () -> Matrices.tensor(new DMatrixRMaj(2, 1, true, 1, 1e300)));
    }
}
