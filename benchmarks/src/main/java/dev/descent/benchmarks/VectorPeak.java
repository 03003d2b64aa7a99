package dev.descent.benchmarks;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Ten independent chains of multiply-adds that touch no memory: enough to fill the pipelines of any processor met so far. */
final class VectorPeak {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 10;

    private VectorPeak() {}

    static int multiplyAddsPerRound() {
        return CHAINS * SPECIES.length();
    }

    static float run(int rounds) {
        FloatVector factor = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector more = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = more;
        FloatVector b = more;
        FloatVector c = more;
        FloatVector d = more;
        FloatVector e = more;
        FloatVector f = more;
        FloatVector g = more;
        FloatVector h = more;
        FloatVector i = more;
        FloatVector j = more;
        for (int round = 0; round < rounds; round++) {
            a = a.fma(factor, more);
            b = b.fma(factor, more);
            c = c.fma(factor, more);
            d = d.fma(factor, more);
            e = e.fma(factor, more);
            f = f.fma(factor, more);
            g = g.fma(factor, more);
            h = h.fma(factor, more);
            i = i.fma(factor, more);
            j = j.fma(factor, more);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
    }
}
