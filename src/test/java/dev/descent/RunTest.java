package dev.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The suite runs with and without the Vector API; a run that lost its flag would test the same kernels twice. */
@Tag("kernel")
class RunTest {
    @Test
    void moduleIsThereExactlyWhenTheVectorKernelIsExpected() {
        String expected = System.getProperty("descent.expectedKernel");
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals("vector".equals(expected), present, "descent.expectedKernel=" + expected);
    }
}
