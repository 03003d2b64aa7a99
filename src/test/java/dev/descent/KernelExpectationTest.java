package dev.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each run of the suite has the vector module, or not, as it says. */
@Tag("kernel")
class KernelExpectationTest {
    @Test
    void moduleIsThereWhenVectorIsExpected() {
        boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals("vector".equals(System.getProperty("descent.expectedKernel")), present);
    }
}
