package dev.descent.nn;

import dev.descent.tensor.Shape;

/** Every argument check of the layers for sequences, and the text of its error. */
final class SequenceChecks {
    private SequenceChecks() {}

    static void vocabulary(int vocabulary, int size) {
        // a float counts only to 2^24
        if (vocabulary < 1 || vocabulary > 1 << 24 || size < 1) {
            throw new IllegalArgumentException("embedding: a vocabulary of " + vocabulary + " with " + size
                    + " numbers each, expected 1 to 16777216 entries and at least 1 number");
        }
    }

    static void padding(int padding, int vocabulary) {
        if (padding < 0 || padding >= vocabulary) {
            throw new IllegalArgumentException("embedding: padding index " + padding + ", expected one from 0 to "
                    + (vocabulary - 1) + ", an entry of the vocabulary");
        }
    }

    static void positions(String kind, int time) {
        if (time < 1) {
            throw new IllegalArgumentException(kind + ": " + time + " positions, expected at least 1");
        }
    }

    /** Fails unless examples are {@code [time, features]}. */
    static void sequence(String kind, String name, Shape input) {
        if (input.rank() != 2) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": an example has shape " + input
                    + ", expected [time, features]; put embedding(...) before it, or reshape the data");
        }
    }

    /** Fails unless {@code shape} is {@code [time, features]} behind {@code leading} axes. */
    static void sequence(String kind, String name, Shape shape, int leading, int features) {
        if (shape.rank() != leading + 2 || shape.dim(-1) != features) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input has shape " + shape
                    + ", but the layer was built for " + (leading == 0 ? "[time, " : "[batch, time, ") + features
                    + "]; build it for that shape, or reshape the input");
        }
    }

    static void longest(String kind, String name, Shape shape, int time) {
        if (shape.dim(-2) > time) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": input of shape " + shape + " has "
                    + shape.dim(-2) + " steps, but there are " + time + " positions; build it with more, or cut the"
                    + " sequences");
        }
    }

    static void heads(String kind, int heads) {
        if (heads < 1) {
            throw new IllegalArgumentException(kind + ": " + heads + " heads, expected at least 1");
        }
    }

    static void divide(String kind, String name, int heads, int features) {
        if (features % heads != 0) {
            throw new IllegalArgumentException(kind + " \"" + name + "\": " + heads + " heads for " + features
                    + " features, expected a divisor of their number");
        }
    }
}
