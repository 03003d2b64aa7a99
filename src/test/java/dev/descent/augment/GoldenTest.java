package dev.descent.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.GoldenImage;
import dev.descent.data.Interpolation;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation against the numbers of {@code src/test/python/augment_golden.py}. */
class GoldenTest {
    private static final int MARGIN = 5;

    static List<GoldenImage> cases() throws IOException {
        return GoldenImage.read("augment/golden.txt");
    }

    @Test
    void allAreThere() throws IOException {
        assertEquals(136, cases().size());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void asRecorded(GoldenImage golden) {
        float[] own = golden.values();
        float[] values = new float[own.length + 2 * MARGIN];
        Arrays.fill(values, 7);
        System.arraycopy(own, 0, values, MARGIN, own.length);
        if (golden.call()[0].equals("magnitude")) {
            assertArrayEquals(golden.y(), magnitudes(golden), 1e-5f);
            return;
        }
        Image image = Image.of(values, golden.shape(), MARGIN);
        run(golden, image);
        assertArrayEquals(golden.y(), Arrays.copyOfRange(values, MARGIN, MARGIN + own.length), 2e-5f);
        for (int i = 0; i < MARGIN; i++) {
            assertEquals(7f, values[i]);
            assertEquals(7f, values[values.length - 1 - i]);
        }
    }

    private static void run(GoldenImage golden, Image image) {
        float a = golden.number(1);
        switch (golden.call()[0]) {
            case "brightness" -> Brightness.adjust(image, a);
            case "contrast" -> Contrast.adjust(image, a);
            case "saturation" -> Saturation.adjust(image, a);
            case "sharpness" -> Sharpness.adjust(image, a);
            case "hue" -> Hue.adjust(image, a);
            case "posterize" -> Posterize.keep(image, (int) a);
            case "solarize" -> Solarize.invertFrom(image, a);
            case "autoContrast" -> AutoContrast.stretch(image);
            case "equalize" -> Equalize.equalize(image);
            case "rotation" -> Rotation.turn(image, a, Interpolation.valueOf(golden.call()[2]));
            case "scale" -> Scale.enlarge(image, a, Interpolation.valueOf(golden.call()[2]));
            case "shear" -> Shear.slant(image, a, golden.number(2), Interpolation.valueOf(golden.call()[3]));
            case "shift" -> Shift.move(image, (int) a, (int) golden.number(2));
            case "crop" -> RandomCrop.crop(image, (int) a, (int) golden.number(2), Border.valueOf(golden.call()[3]));
            default -> operation(Operation.WIDE, golden.call()[0]).effect().apply(image, a);
        }
    }

    private static float[] magnitudes(GoldenImage golden) {
        Operation operation =
                operation(golden.call()[1].equals("wide") ? Operation.WIDE : Operation.USUAL, golden.call()[2]);
        Image image = Image.of(golden.values(), golden.shape());
        float[] magnitudes = new float[golden.y().length];
        for (int i = 0; i < magnitudes.length; i++) {
            magnitudes[i] = operation.magnitude().at(i / (magnitudes.length - 1f), image);
        }
        return magnitudes;
    }

    private static Operation operation(List<Operation> operations, String name) {
        return operations.stream()
                .filter(o -> o.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
