package dev.descent.nn;

import dev.descent.op.Steps;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The mean of each sequence over its steps that are data: {@code [batch, time, features]} to {@code [batch, features]}. Which steps are padding, the tape knows ({@link
 * Tape#lengths}).
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(20), 42, Layers.embedding(1000, 32), Layers.meanOverTime(), Layers.dense(2));
 * }</pre>
 */
public record MeanOverTime() implements Layer {
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return Steps.mean(tape, x);
    }

    @Override
    public Shape outputShape(Shape input) {
        SequenceChecks.sequence(kind(), "meanOverTime", input);
        return Shape.of(input.dim(1));
    }
}
