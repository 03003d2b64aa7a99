package dev.descent.op;

import dev.descent.kernel.Loops;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/** Functions of one tensor, element by element, from a kernel and the kernel of its gradient. */
final class Elementwise {
    private Elementwise() {}

    /** The gradient's kernel reads (input, gradient of the result). */
    static Tensor ofInput(Tape tape, Tensor x, Loops.Map1 kernel, Loops.Map2 gradient) {
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(kernel, x.values(), y.values(), x.size());
        if (y.needsGradient()) {
            tape.record(y, () -> Gradients.add(tape, gradient, x.values(), y.gradient(), x));
        }
        return y;
    }

    /** The gradient's kernel reads (result, gradient of the result). */
    static Tensor ofOutput(Tape tape, Tensor x, Loops.Map1 kernel, Loops.Map2 gradient) {
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(kernel, x.values(), y.values(), x.size());
        if (y.needsGradient()) {
            tape.record(y, () -> Gradients.add(tape, gradient, y.values(), y.gradient(), x));
        }
        return y;
    }

    /** As {@link #ofInput(Tape, Tensor, Loops.Map1, Loops.Map2)}, with two numbers that both kernels read. */
    static Tensor ofInput(Tape tape, Tensor x, float p, float q, Loops.Map1P kernel, Loops.Map2P gradient) {
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(kernel, x.values(), p, q, y.values(), x.size());
        if (y.needsGradient()) {
            tape.record(
                    y, () -> tape.loops().run(gradient, x.values(), y.gradient(), p, q, x.gradientToAdd(), x.size()));
        }
        return y;
    }

    /** As {@link #ofOutput(Tape, Tensor, Loops.Map1, Loops.Map2)}, with two numbers that both kernels read. */
    static Tensor ofOutput(Tape tape, Tensor x, float p, float q, Loops.Map1P kernel, Loops.Map2P gradient) {
        Tensor y = tape.result(x.shape(), x);
        tape.loops().run(kernel, x.values(), p, q, y.values(), x.size());
        if (y.needsGradient()) {
            tape.record(
                    y, () -> tape.loops().run(gradient, y.values(), y.gradient(), p, q, x.gradientToAdd(), x.size()));
        }
        return y;
    }
}
