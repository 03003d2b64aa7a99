package dev.descent.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The width of the vectors: what the machine prefers, unless -Ddescent.vectorBits narrows it. */
final class VectorWidth {
    static final VectorSpecies<Float> SPECIES = species();

    private VectorWidth() {}

    static int bits() {
        return SPECIES.vectorBitSize();
    }

    private static VectorSpecies<Float> species() {
        int preferred = FloatVector.SPECIES_PREFERRED.vectorBitSize();
        int bits = Selection.bits(System.getProperty(Selection.BITS_PROPERTY), preferred);
        return bits == preferred
                ? FloatVector.SPECIES_PREFERRED
                : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
    }
}
