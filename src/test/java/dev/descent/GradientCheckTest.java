package dev.descent;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/** Faults that {@link GradientCheck} must find, each in an operation that would be right without it. */
class GradientCheckTest {
    private interface Backward {
        void run(Tensor a, Tensor b, Tensor y);
    }

    @Test
    void acceptsTheRightGradient() {
        check(GradientCheckTest::right);
    }

    @Test
    void findsAFactorOfOnePercent() {
        finds("differences give", (a, b, y) -> {
            add(a, b, y, 1.01f);
            add(b, a, y, 1);
        });
    }

    @Test
    void findsOneMissingElement() {
        finds("differences give", (a, b, y) -> {
            right(a, b, y);
            a.gradient()[3] -= y.gradient()[3] * b.values()[3];
        });
    }

    @Test
    void findsThatTheIncomingGradientIsIgnored() {
        finds("under four times the loss", (a, b, y) -> {
            float[] weights = y.gradient().clone();
            for (int i = 0; i < y.size(); i++) {
                y.gradient()[i] = weights[i] / Math.max(1, Math.abs(weights[0]) / 1.5f);
            }
            right(a, b, y);
            System.arraycopy(weights, 0, y.gradient(), 0, y.size());
        });
    }

    @Test
    void findsThatZeroGivesSomething() {
        finds("under zero times the loss", (a, b, y) -> {
            right(a, b, y);
            a.gradient()[0] += y.gradient()[0] == 0 ? 1e-20f : 0;
        });
    }

    @Test
    void findsOverwriting() {
        finds("after three backwards", (a, b, y) -> {
            a.clearGradient();
            right(a, b, y);
        });
    }

    @Test
    void findsThatStaleMemoryIsAddedTo() {
        finds("used twice", (a, b, y) -> {
            add(b, a, y, 1);
            a.gradientToWrite();
            add(a, b, y, 1);
        });
    }

    @Test
    void findsThatOneTensorForTwoIsForgotten() {
        finds("one tensor as inputs 0 and 1", (a, b, y) -> {
            add(a, b, y, 1);
            if (a != b) {
                add(b, a, y, 1);
            }
        });
    }

    @Test
    void findsAGradientForTheFrozen() {
        finds("frozen input 1 got a gradient", (a, b, y) -> {
            right(a, b, y);
            b.gradientToAdd();
        });
    }

    @Test
    void findsADifferenceInInference() {
        GradientCheck check = GradientCheck.of(
                "odd",
                (tape, in) -> {
                    Tensor y = product(tape, in[0], in[1], GradientCheckTest::right);
                    y.values()[0] += tape.isTraining() ? 0 : 1;
                    return y;
                },
                GradientInputs.normal(1, 2, 3),
                GradientInputs.normal(2, 2, 3));
        AssertionFailedError error = assertThrows(AssertionFailedError.class, check::check);
        assertTrue(error.getMessage().contains("values on an inference tape"), error.getMessage());
    }

    @Test
    void findsADifferenceBetweenNumbersOfThreads() {
        GradientCheck check = GradientCheck.of(
                "odd",
                (tape, in) -> {
                    Tensor y = product(tape, in[0], in[1], GradientCheckTest::right);
                    y.values()[0] += tape.loops().workers().threads() == 3 ? 1 : 0;
                    return y;
                },
                GradientInputs.normal(1, 2, 3),
                GradientInputs.normal(2, 2, 3));
        AssertionFailedError error = assertThrows(AssertionFailedError.class, check::check);
        assertTrue(error.getMessage().contains("values with 3 workers"), error.getMessage());
    }

    @Test
    void distinctIsDistinct() {
        Tensor x = GradientInputs.distinct(new Rng(1).bits(0), 5, 5);
        for (int i = 0; i < x.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertTrue(Math.abs(x.values()[i] - x.values()[j]) > 0.59f);
            }
        }
    }

    private static void finds(String fault, Backward backward) {
        AssertionFailedError error = assertThrows(AssertionFailedError.class, () -> check(backward));
        assertTrue(error.getMessage().contains(fault), error.getMessage());
    }

    private static void check(Backward backward) {
        GradientCheck.of(
                        "product",
                        (tape, in) -> product(tape, in[0], in[1], backward),
                        GradientInputs.normal(1, 2, 3),
                        GradientInputs.normal(2, 2, 3))
                .check();
    }

    private static Tensor product(Tape tape, Tensor a, Tensor b, Backward backward) {
        Tensor y = tape.result(a.shape(), a, b);
        for (int i = 0; i < y.size(); i++) {
            y.values()[i] = a.values()[i] * b.values()[i];
        }
        if (y.needsGradient()) {
            tape.record(y, () -> backward.run(a, b, y));
        }
        return y;
    }

    private static void right(Tensor a, Tensor b, Tensor y) {
        add(a, b, y, 1);
        add(b, a, y, 1);
    }

    private static void add(Tensor x, Tensor other, Tensor y, float factor) {
        if (x.needsGradient()) {
            float[] dx = x.gradientToAdd();
            for (int i = 0; i < y.size(); i++) {
                dx[i] += factor * y.gradient()[i] * other.values()[i];
            }
        }
    }
}
