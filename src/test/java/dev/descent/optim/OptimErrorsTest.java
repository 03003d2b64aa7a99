package dev.descent.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The exact texts of what this package refuses. */
class OptimErrorsTest {
    private static final String RATE =
            ", expected a finite number of at least 0; if unsure, begin with 0.001 and change it by factors of 3";
    private static final String FRACTION =
            ", expected at least 0 and less than 1; 0.9 remembers about 10 steps, 0.99 about 100";
    private static final String NOT_NEGATIVE = ", expected a finite number of at least 0; 0 switches it off";
    private static final String LIMIT = ", expected a number greater than 0; leave the clipping out to switch it off";

    private static void refused(String text, Executable code) {
        assertEquals(text, assertThrows(IllegalArgumentException.class, code).getMessage());
    }

    @Test
    void rates() {
        refused("SGD: learning rate -0.1" + RATE, () -> new SGD(-0.1f));
        refused("Momentum: learning rate NaN" + RATE, () -> new Momentum(Float.NaN));
        refused("NAG: learning rate Infinity" + RATE, () -> new NAG(Float.POSITIVE_INFINITY));
        refused("Adagrad: learning rate -1.0" + RATE, () -> new Adagrad(-1));
        refused("Adadelta: learning rate -1.0" + RATE, () -> new Adadelta(-1));
        refused("RMSprop: learning rate -1.0" + RATE, () -> new RMSprop(-1));
        refused("Adam: learning rate -1.0" + RATE, () -> new Adam(-1));
        refused("Adam: learning rate -1.0" + RATE, () -> new AMSGrad(-1));
        refused("Adam: learning rate -1.0" + RATE, () -> new AdamW(-1));
        refused("NAdam: learning rate -1.0" + RATE, () -> new NAdam(-1));
        refused("RAdam: learning rate -1.0" + RATE, () -> new RAdam(-1));
        refused("Adamax: learning rate -1.0" + RATE, () -> new Adamax(-1));
        refused("Lion: learning rate -1.0" + RATE, () -> new Lion(-1));
        refused("SignDescent: learning rate -1.0" + RATE, () -> optimizer(new OptimizerTest.SignDescent(-1)));
        refused(
                "optimizer: learning rate NaN" + RATE,
                () -> optimizer(new SGD(1)).setLearningRate(Float.NaN));
    }

    @Test
    void settingsOfRules() {
        refused("Momentum: momentum 1.0" + FRACTION, () -> new Momentum(1, 1, 0));
        refused("Momentum: dampening -0.5" + FRACTION, () -> new Momentum(1, 0.9, -0.5));
        refused("NAG: momentum NaN" + FRACTION, () -> new NAG(1, Double.NaN));
        refused("Adagrad: rateDecay -1.0" + NOT_NEGATIVE, () -> new Adagrad(1, -1, 0, 0));
        refused("Adagrad: initialSum -1.0" + NOT_NEGATIVE, () -> new Adagrad(1, 0, -1, 0));
        refused("Adagrad: epsilon NaN" + NOT_NEGATIVE, () -> new Adagrad(1, 0, 0, Double.NaN));
        refused("Adadelta: rho 1.0" + FRACTION, () -> new Adadelta(1, 1, 0));
        refused("Adadelta: epsilon -1.0" + NOT_NEGATIVE, () -> new Adadelta(1, 0.9, -1));
        refused("RMSprop: alpha 1.0" + FRACTION, () -> new RMSprop(1, 1, 0, 0, false));
        refused("RMSprop: epsilon -1.0" + NOT_NEGATIVE, () -> new RMSprop(1, 0, -1, 0, false));
        refused("RMSprop: momentum -1.0" + FRACTION, () -> new RMSprop(1, 0, 0, -1, false));
        refused("Adam: beta1 1.0" + FRACTION, () -> new Adam(1, 1, 0, 0));
        refused("Adam: beta2 -0.1" + FRACTION, () -> new Adam(1, 0, -0.1, 0));
        refused("Adam: epsilon Infinity" + NOT_NEGATIVE, () -> new Adam(1, 0, 0, Double.POSITIVE_INFINITY));
        refused("AdamW: decoupled -1.0" + NOT_NEGATIVE, () -> new AdamW(new Adam(1), -1));
        refused("NAdam: beta1 1.0" + FRACTION, () -> new NAdam(1, 1, 0, 0, 0));
        refused("NAdam: beta2 1.0" + FRACTION, () -> new NAdam(1, 0, 1, 0, 0));
        refused("NAdam: epsilon -1.0" + NOT_NEGATIVE, () -> new NAdam(1, 0, 0, -1, 0));
        refused("NAdam: momentumDecay -1.0" + NOT_NEGATIVE, () -> new NAdam(1, 0, 0, 0, -1));
        refused("RAdam: beta1 1.0" + FRACTION, () -> new RAdam(1, 1, 0, 0));
        refused("RAdam: beta2 1.0" + FRACTION, () -> new RAdam(1, 0, 1, 0));
        refused("RAdam: epsilon -1.0" + NOT_NEGATIVE, () -> new RAdam(1, 0, 0, -1));
        refused("Adamax: beta1 1.0" + FRACTION, () -> new Adamax(1, 1, 0, 0));
        refused("Adamax: beta2 1.0" + FRACTION, () -> new Adamax(1, 0, 1, 0));
        refused("Adamax: epsilon -1.0" + NOT_NEGATIVE, () -> new Adamax(1, 0, 0, -1));
        refused("Lion: beta1 1.0" + FRACTION, () -> new Lion(1, 1, 0));
        refused("Lion: beta2 1.0" + FRACTION, () -> new Lion(1, 0, 1));
    }

    @Test
    void penaltiesAndClipping() {
        refused("L1: l1 -0.1" + NOT_NEGATIVE, () -> new L1(-0.1f));
        refused("L2: l2 NaN" + NOT_NEGATIVE, () -> new L2(Float.NaN));
        refused("ElasticNet: l1 -1.0" + NOT_NEGATIVE, () -> new ElasticNet(-1, 0));
        refused("ElasticNet: l2 -1.0" + NOT_NEGATIVE, () -> new ElasticNet(0, -1));
        refused("DecoupledDecay: decoupled -1.0" + NOT_NEGATIVE, () -> new DecoupledDecay(-1));
        refused("ClipNorm: maxNorm 0.0" + LIMIT, () -> new ClipNorm(0));
        refused("ClipValue: maxValue NaN" + LIMIT, () -> new ClipValue(Float.NaN));
        refused("group \"a\": rateScale -1.0" + NOT_NEGATIVE, () -> Group.named("a", -1));
        Penalty own = new Penalty() {
            @Override
            public float l2() {
                return -1;
            }

            @Override
            public String toString() {
                return "own";
            }
        };
        refused("own: l2 -1.0" + NOT_NEGATIVE, () -> optimizer(new SGD(1), own));
        refused(
                "optimizer: got the clippings ClipNorm[maxNorm=1.0] and ClipValue[maxValue=2.0], expected one; a Clipping"
                        + " of your own can limit norm and values together",
                () -> optimizer(new SGD(1), new ClipNorm(1), new ClipValue(2)));
    }

    @Test
    void whatAnOptimizerIsMadeOf() {
        record Stranger() implements Part {}

        record Negative(float learningRate, int slots) implements UpdateRule {
            @Override
            public void update(float[] w, float[] g, float[][] state, int from, int to, Hyper hyper) {}
        }

        refused(
                "optimizer: got Stranger[], expected penalties (L1, L2, ElasticNet, DecoupledDecay), a clipping (ClipNorm,"
                        + " ClipValue) or groups; give other parts to the trainer",
                () -> optimizer(new SGD(1), new Stranger()));
        refused(
                "optimizer: Negative[learningRate=1.0, slots=-1] asks for -1 slots, expected at least 0",
                () -> optimizer(new Negative(1, -1)));
        refused(
                "optimizer: got no parameters, expected at least one parameter; a model without weights needs no optimizer",
                () -> new Optimizer(List.of(), new SGD(1)));
        Parameter buffer = Parameter.buffer("mean", Tensor.zeros(Shape.of(1)));
        refused(
                "optimizer: got nothing but buffers, expected at least one parameter; a model without weights needs no"
                        + " optimizer",
                () -> new Optimizer(List.of(buffer), new SGD(1)));
        refused(
                "optimizer: two parameters are named \"a.w\", expected unique names, by which its state is saved; name the"
                        + " layers apart",
                () -> new Optimizer(List.of(weight("a.w"), weight("a.w")), new SGD(1)));
    }

    @Test
    void groups() {
        refused(
                "optimizer: parameter \"a.w\" belongs to two groups, group \"a\" and group \"a.w\", expected at most one;"
                        + " narrow one of them",
                () -> optimizer(new SGD(1), Group.named("a", 1), Group.named("a.w", 1)));
        refused(
                "optimizer: no parameter belongs to group \"b\", expected at least one; Model.summary() shows the names of"
                        + " layers",
                () -> optimizer(new SGD(1), Group.named("b", 1)));
        refused(
                "group \"a\": its rule is Adam, but the optimizer's is SGD; give one of the same class, or train these"
                        + " parameters by an Optimizer of their own",
                () -> optimizer(new SGD(1), Group.named("a", 1).ruledBy(new Adam(1))));
    }

    @Test
    void numbersOfAStep() {
        String text = ", expected 0 to 7; what differs from element to element belongs in a slot";
        refused("hyper: number 8" + text, () -> new Hyper().set(8, 1));
        refused("hyper: number -1" + text, () -> new Hyper().get(-1));
    }

    private static Parameter weight(String name) {
        return Parameter.weight(name, Tensor.zeros(Shape.of(1)));
    }

    private static Optimizer optimizer(UpdateRule rule, Part... settings) {
        return new Optimizer(List.of(weight("a.w")), rule, settings);
    }
}
