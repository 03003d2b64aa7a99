package dev.descent.benchmarks;

import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.NamedLayer;
import dev.descent.nn.Setup;
import dev.descent.op.Arithmetic;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.List;

/** What Shake-Shake is without the shaking: {@code x + f(x) / 2 + g(x) / 2}. */
record EvenBranches(Blueprint branch) implements Blueprint {
    @Override
    public Layer build(Shape input, Setup setup) {
        return new Built(named("branch1", input, setup), named("branch2", input, setup));
    }

    /** Called alike, so that its first weights are the same. */
    @Override
    public String kind() {
        return "shakeShake";
    }

    private NamedLayer named(String local, Shape input, Setup setup) {
        Setup child = setup.child(local, setup.initializer());
        return new NamedLayer(child.name(), branch.build(input, child));
    }

    private record Built(NamedLayer first, NamedLayer second) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            Tensor both = Arithmetic.add(
                    tape, first.layer().forward(tape, x), second.layer().forward(tape, x));
            return Arithmetic.add(tape, x, Arithmetic.scale(tape, both, 0.5f));
        }

        @Override
        public List<NamedLayer> layers() {
            return List.of(first, second);
        }

        @Override
        public Shape outputShape(Shape input) {
            return input;
        }
    }
}
