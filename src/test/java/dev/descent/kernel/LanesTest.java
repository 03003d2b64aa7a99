package dev.descent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class LanesTest {
    @Test
    void imagesAreSplitNoFurtherThanThreadsGain() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
        assertEquals(24, VectorLanes.taskRows(2, 24, 1));
        assertEquals(24, VectorLanes.taskRows(2, 24, 2));
        assertEquals(12, VectorLanes.taskRows(1, 24, 2));
        assertEquals(2, VectorLanes.taskRows(1, 4, 2));
        assertEquals(12, VectorLanes.taskRows(3, 24, 2)); // three tasks each, not two and one
        assertEquals(24, VectorLanes.taskRows(100, 24, 4));
        assertEquals(6, VectorLanes.taskRows(33, 6, 4)); // evener ones would lay out more margins than they save
        assertEquals(1, VectorLanes.taskRows(1, 1, 8));
        assertEquals(1, VectorLanes.taskRows(1, 3, 8));
    }
}
