package dev.descent.data;

import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.GoldenImage;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResizeTest {
    static List<GoldenImage> cases() throws IOException {
        return GoldenImage.read("data/resize.txt");
    }

    @Test
    void allAreThere() throws IOException {
        assertEquals(24, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asTorchDoes(GoldenImage golden) {
        Resize resize =
                new Resize((int) golden.number(1), (int) golden.number(2), Interpolation.valueOf(golden.call()[3]));
        Tensor small = resize.apply(Tensor.of(golden.shape(), golden.values()));
        assertEquals(Shape.of(golden.shape().dim(0), resize.height(), resize.width()), small.shape());
        assertArrayEquals(golden.y(), small.toArray(), 1e-5f);

        int row = golden.shape().dim(0) * golden.shape().dim(2);
        float[] shifted = new float[golden.shape().size() + 3];
        System.arraycopy(golden.values(), 0, shifted, 3, golden.shape().size());
        float[] to = new float[row + small.size() + 2];
        resize.apply(shifted, 3, golden.shape(), to);
        assertArrayEquals(small.toArray(), Arrays.copyOfRange(to, row, row + small.size()));
        assertEquals(0f, to[to.length - 1]);
    }

    @Test
    void sameSizeChangesNothing() {
        Tensor image = Tensor.of(Shape.of(1, 2, 3), 0.1f, 0.2f, 0.3f, 0.9f, 0.8f, 0.7f);
        for (Interpolation interpolation : Interpolation.values()) {
            assertArrayEquals(
                    image.toArray(),
                    new Resize(2, 3, interpolation).apply(image).toArray());
        }
    }

    @Test
    void badArguments() {
        bad("resize: height 0, expected at least 1", () -> new Resize(0, 3, Interpolation.NEAREST));
        bad("resize: width -1, expected at least 1", () -> new Resize(3, -1, Interpolation.NEAREST));
        bad(
                "resize: got shape [4, 4], expected an image [channels, height, width]",
                () -> new Resize(2, 2, Interpolation.NEAREST).apply(Tensor.zeros(Shape.of(4, 4))));
    }
}
