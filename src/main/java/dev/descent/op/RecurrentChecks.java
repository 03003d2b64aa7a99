package dev.descent.op;

import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Every argument check of the recurrent operations, and the text of its error. */
final class RecurrentChecks {
    private RecurrentChecks() {}

    static void recurrent(
            String who,
            int gates,
            Shape x,
            Recurrences.Weights weights,
            @Nullable Tensor initial,
            int @Nullable [] lengths) {
        SequenceChecks.steps(who, x);
        Shape hidden = weights.hidden().shape();
        if (hidden.rank() != 2 || hidden.dim(1) != gates * hidden.dim(0)) {
            throw new IllegalArgumentException(who + ": hidden weight has shape " + hidden + ", expected [hidden, "
                    + (gates == 1 ? "" : gates + " · ") + "hidden]");
        }
        Shape expected = Shape.of(x.dim(2), hidden.dim(1));
        if (!weights.input().shape().equals(expected)) {
            throw new IllegalArgumentException(who + ": input weight has shape "
                    + weights.input().shape() + ", but input " + x + " and hidden weight " + hidden + " expect "
                    + expected);
        }
        bias(who, "input bias", weights.inputBias(), hidden.dim(1));
        bias(who, "hidden bias", weights.hiddenBias(), hidden.dim(1));
        state(who, "initial state", x, weights, initial);
        SequenceChecks.lengths(who, x, lengths);
    }

    private static void bias(String who, String what, @Nullable Tensor bias, int size) {
        if (bias != null && !bias.shape().equals(Shape.of(size))) {
            throw new IllegalArgumentException(
                    who + ": " + what + " has shape " + bias.shape() + ", expected " + Shape.of(size));
        }
    }

    static void state(String who, String what, Shape x, Recurrences.Weights weights, @Nullable Tensor state) {
        Shape expected = Shape.of(x.dim(0), weights.hidden().dim(0));
        if (state != null && !state.shape().equals(expected)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " has shape " + state.shape() + ", expected " + expected + ", [batch, hidden]");
        }
    }
}
