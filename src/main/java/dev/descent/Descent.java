package dev.descent;

/** Facts about the library itself. */
public final class Descent {
    private Descent() {}
}
