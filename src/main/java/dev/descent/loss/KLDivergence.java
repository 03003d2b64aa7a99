package dev.descent.loss;

import dev.descent.op.Activations;
import dev.descent.op.CrossEntropies;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;

/**
 * The Kullback-Leibler divergence of the model's distribution from one given as probabilities {@code [batch, classes]}:
 * what distillation makes small. It takes logits, like every loss here: the log-softmax is inside. Its gradient is
 * {@link CrossEntropy}'s, its least value 0. PyTorch's {@code KLDivLoss} with {@code batchmean} after {@code log_softmax}.
 *
 * <pre>{@code
 * Loss loss = new KLDivergence();
 * }</pre>
 */
public record KLDivergence() implements Loss {
    @Override
    public Tensor forward(Tape tape, Tensor outputs, Tensor targets) {
        return CrossEntropies.klDivergence(tape, outputs, targets);
    }

    /** The softmax. */
    @Override
    public Tensor predictions(Tape tape, Tensor outputs) {
        return Activations.softmax(tape, outputs);
    }

    @Override
    public void check(Shape output, Shape target, int classes) {
        Checks.probabilities("KLDivergence", output, target, classes);
    }
}
