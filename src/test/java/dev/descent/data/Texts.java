package dev.descent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import org.junit.jupiter.api.function.Executable;

/** Exact texts of errors. */
public final class Texts {
    private Texts() {}

    public static void bad(String text, Executable code) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    public static void badState(String text, Executable code) {
        assertEquals(text, assertThrows(IllegalStateException.class, code).getMessage());
    }

    public static void badFile(String text, Executable code) {
        assertEquals(text, assertThrows(IOException.class, code).getMessage());
    }
}
