package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class SelectionTest {
    private static final Selection.Machine ALL = new Selection.Machine(true, 256, true, true);

    /** A machine that lacks one thing, and what is said of it. */
    private record Lack(Selection.Machine machine, String reason, String advice) {}

    private static List<Lack> lacks() {
        List<Lack> lacks = new ArrayList<>();
        lacks.add(new Lack(
                new Selection.Machine(false, 0, true, true),
                "module jdk.incubator.vector is not readable",
                "start java with --add-modules jdk.incubator.vector"));
        lacks.add(new Lack(
                new Selection.Machine(true, 64, true, true),
                "this machine's vectors have 64 bits and 128 are needed",
                "use a processor with SSE4, AVX or NEON and check -XX:UseAVX, -XX:UseSSE and -XX:MaxVectorSize"));
        lacks.add(new Lack(
                new Selection.Machine(true, 256, false, true),
                "HotSpot's C2 compiler, which the Vector API needs, is not at work",
                "start a HotSpot JVM without -Xint, -client and -XX:TieredStopAtLevel"));
        lacks.add(new Lack(
                new Selection.Machine(true, 256, true, false),
                "this machine has no fused multiply-add",
                "use a processor with FMA3 or NEON and check -XX:+UseFMA"));
        return lacks;
    }

    private static String message(Runnable call) {
        return assertThrows(IllegalStateException.class, call::run).getMessage();
    }

    @Test
    void vectorWhereNothingStandsInItsWay() {
        for (String requested : new String[] {null, "auto", "vector"}) {
            for (int bits : new int[] {128, 256, 512}) {
                assertEquals(
                        new Kernels.Choice("vector", "jdk.incubator.vector is there with " + bits + " bits", ""),
                        Selection.choose(requested, new Selection.Machine(true, bits, true, true)));
            }
        }
    }

    @Test
    void scalarWhereItIsAskedFor() {
        Kernels.Choice scalar = new Kernels.Choice("scalar", "-Ddescent.kernel=scalar asks for it", "");
        assertEquals(scalar, Selection.choose("scalar", ALL));
        for (Lack lack : lacks()) {
            assertEquals(scalar, Selection.choose("scalar", lack.machine));
        }
    }

    @Test
    void scalarWithReasonAndAdviceWhereSomethingIsMissing() {
        for (Lack lack : lacks()) {
            Kernels.Choice scalar = new Kernels.Choice("scalar", lack.reason, lack.advice);
            assertEquals(scalar, Selection.choose(null, lack.machine));
            assertEquals(scalar, Selection.choose("auto", lack.machine));
        }
    }

    @Test
    void theFirstObstacleIsNamed() {
        assertEquals(
                "module jdk.incubator.vector is not readable",
                Selection.choose(null, new Selection.Machine(false, 0, false, false))
                        .reason());
        assertEquals(
                "this machine's vectors have 64 bits and 128 are needed",
                Selection.choose(null, new Selection.Machine(true, 64, false, false))
                        .reason());
        assertEquals(
                "HotSpot's C2 compiler, which the Vector API needs, is not at work",
                Selection.choose(null, new Selection.Machine(true, 128, false, false))
                        .reason());
    }

    @Test
    void aForcedVectorKernelThatCannotRunThrows() {
        for (Lack lack : lacks()) {
            assertEquals(
                    "descent.kernel=vector can't be honoured: " + lack.reason + "; " + lack.advice
                            + ", or pass -Ddescent.kernel=auto",
                    message(() -> Selection.choose("vector", lack.machine)));
        }
    }

    @Test
    void anUnknownKernelThrows() {
        for (String unknown : new String[] {"", "fast", "Vector", "vector ", "scalar,vector"}) {
            assertEquals(
                    "descent.kernel is \"" + unknown
                            + "\", but must be auto, vector or scalar; pass -Ddescent.kernel=auto or leave it out",
                    message(() -> Selection.choose(unknown, ALL)));
        }
    }

    @Test
    void bitsAreThePreferredOnesOrFewer() {
        for (int preferred : new int[] {64, 128, 256, 512}) {
            assertEquals(preferred, Selection.bits(null, preferred));
            for (int bits : new int[] {128, 256, 512}) {
                if (bits <= preferred) {
                    assertEquals(bits, Selection.bits(String.valueOf(bits), preferred));
                } else {
                    assertEquals(
                            "descent.vectorBits is " + bits + ", but this machine has " + preferred
                                    + "; pass at most that or leave it out",
                            message(() -> Selection.bits(String.valueOf(bits), preferred)));
                }
            }
        }
    }

    @Test
    void unknownBitsThrow() {
        for (String unknown : new String[] {"", "64", "1024", "0128", " 128", "-128", "many"}) {
            assertEquals(
                    "descent.vectorBits is \"" + unknown
                            + "\", but must be 128, 256 or 512; leave it out for this machine's 256",
                    message(() -> Selection.bits(unknown, 256)));
        }
    }

    @Test
    void onlyHotSpotsServerCompilerOptimizes() {
        String hotSpot = "OpenJDK 64-Bit Server VM";
        String mixed = "mixed mode, sharing";
        assertTrue(Selection.optimizing(hotSpot, mixed, ""));
        assertTrue(Selection.optimizing("Java HotSpot(TM) 64-Bit Server VM", "mixed mode", ""));
        assertFalse(Selection.optimizing("Eclipse OpenJ9 VM", mixed, ""));
        assertFalse(Selection.optimizing("Some 64-Bit Server VM", mixed, ""));
        assertFalse(Selection.optimizing("OpenJDK 64-Bit Client VM", mixed, ""));
        assertFalse(Selection.optimizing(hotSpot, "interpreted mode", ""));
        assertFalse(Selection.optimizing(hotSpot, "mixed mode, emulated-client, sharing", ""));
        assertFalse(Selection.optimizing(hotSpot, mixed, "GraalVM CE 22.3.1"));
    }

    /** A run of the suite that silently fell back would test the scalar kernels twice. */
    @Test
    void theExpectedKernelRuns() {
        String expected = System.getProperty("descent.expectedKernel");
        assertNotNull(expected, "pass -Ddescent.expectedKernel=vector or scalar, as pom.xml does");
        assertEquals(expected, Kernels.name(), Kernels.choice().toString());
        String prefix = expected.equals("vector") ? "Vector" : "Scalar";
        assertEquals(prefix + "Blas", Kernels.blas().getClass().getSimpleName());
        assertEquals(prefix + "Pointwise", Kernels.pointwise().getClass().getSimpleName());
        assertEquals(prefix + "Rowwise", Kernels.rowwise().getClass().getSimpleName());
        String bits = System.getProperty("descent.vectorBits");
        if (bits != null) {
            assertEquals("vector, " + bits + " bits", Kernels.description());
        }
    }
}
