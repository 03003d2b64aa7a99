package dev.descent.nn;

import dev.descent.init.Initializer;
import dev.descent.op.Steps;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The last step of each sequence that is data: {@code [batch, time, features]} to {@code [batch, features]}. Which steps are padding, the tape knows ({@link
 * Tape#lengths}).
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(20), 42, Layers.embedding(1000, 32), Layers.lastStep(), Layers.dense(2));
 * }</pre>
 */
public record LastStep() implements Layer {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Steps.last(tape, x);
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), "lastStep", input);
        return Shape.of(input.dim(1));
    }

    @Override
    public Initializer initializerBefore(Initializer after) {
        return after;
    }
}
