package dev.descent.augment;

import dev.descent.data.Dataset;
import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.Locale;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    /** Enough to tell images in [0, 1] from others, without reading a data set twice. */
    private static final int LOOKED_AT = 64;

    private Checks() {}

    /** What errors call a transform: the name of its class, or its kind if it has none of its own. */
    static String name(ImageTransform transform) {
        Class<?> type = transform.getClass();
        String name = type.isHidden() || type.isAnonymousClass() ? "ImageTransform" : type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    static void positive(String who, String what, float value) {
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " " + value + ", expected a finite number greater than 0");
        }
    }

    static void notNegative(String who, String what, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " " + value + ", expected a finite number of at least 0");
        }
    }

    static void atLeast(String who, String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected at least " + least);
        }
    }

    static void between(String who, String what, float value, float least, float most) {
        if (!(value >= least && value <= most)) {
            String range = most == Float.MAX_VALUE ? "a finite number of at least " + least : least + " to " + most;
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected " + range);
        }
    }

    static void between(String who, String what, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected " + least + " to " + most);
        }
    }

    static void probability(String who, float p) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(who + ": p " + p + ", expected a probability from 0 to 1");
        }
    }

    static void ordered(String who, String low, float least, String high, float most) {
        if (least > most) {
            throw new IllegalArgumentException(
                    who + ": " + low + " " + least + " is larger than " + high + " " + most + "; exchange them");
        }
    }

    static void some(String who, int count) {
        if (count == 0) {
            throw new IllegalArgumentException(who + ": has nothing to choose from, expected at least 1");
        }
    }

    static void operation(String name, String last) {
        if (!name.equals(last)) {
            throw new IllegalArgumentException("autoAugment: there is no operation \"" + name + "\", expected one of "
                    + Operation.USUAL.stream().map(Operation::name).toList() + " or " + last);
        }
    }

    static void image(String who, Shape input) {
        if (input.rank() != 3) {
            throw new IllegalArgumentException(who + ": inputs have shape " + input
                    + ", expected images [channels, height, width]; use withInputShape(Shape.of(1, 28, 28))");
        }
    }

    static void holds(int length, Shape shape) {
        if (length < shape.size()) {
            throw new IllegalArgumentException("image: an array of " + length + " values can't hold an image of shape "
                    + shape + ", which has " + shape.size());
        }
    }

    static void colors(String who, Dataset data) {
        Shape shape = data.inputShape();
        image(who, shape);
        if (shape.dim(0) != 1 && shape.dim(0) != 3) {
            throw new IllegalArgumentException(who + ": images have " + shape.dim(0) + " channels (shape " + shape
                    + "), expected 1 (grey) or 3 (red, green, blue)");
        }
        float[] input = new float[shape.size()];
        float[] target = new float[data.targetShape().size()];
        for (int i = 0; i < Math.min(data.size(), LOOKED_AT); i++) {
            Arrays.fill(input, 0f);
            data.read(i, input, 0, target, 0);
            for (float value : input) {
                if (!(value >= 0 && value <= 1)) {
                    throw new IllegalArgumentException(who + ": example " + i + " has the value " + value
                            + ", expected images in [0, 1]; leave them unscaled and let a batchNorm layer standardise"
                            + " them behind the transforms");
                }
            }
        }
    }

    static void squareFits(int size, Shape input) {
        int most = Math.min(input.dim(1), input.dim(2));
        if (size > most) {
            throw new IllegalArgumentException("cutout: a square of " + size + " on images of shape " + input
                    + " would hide them whole; use " + most + " or less");
        }
    }

    static void reflects(int padding, Shape input) {
        int most = Math.min(input.dim(1), input.dim(2)) - 1;
        if (padding > most) {
            throw new IllegalArgumentException(
                    "randomCrop: a reflected border of " + padding + " around images of shape " + input
                            + " would need more than there is to reflect; use " + most + " or less");
        }
    }
}
