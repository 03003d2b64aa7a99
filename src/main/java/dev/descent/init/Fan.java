package dev.descent.init;

import dev.descent.tensor.Shape;

/** Which of a weight's two fans an initialisation divides by. */
public enum Fan {
    /** The fan-in: values keep their spread on the way forward. */
    IN,
    /** The fan-out: gradients keep theirs on the way back. */
    OUT;

    int of(Shape shape) {
        Fans fans = Fans.of(shape);
        return this == IN ? fans.in() : fans.out();
    }
}
