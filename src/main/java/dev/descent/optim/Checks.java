package dev.descent.optim;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import java.util.List;

/** Every argument check of this package, and the text of its error. */
final class Checks {
    private Checks() {}

    static void rate(String who, float rate) {
        if (!(rate >= 0 && rate < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": learning rate " + rate
                            + ", expected a finite number of at least 0; if unsure, begin with 0.001 and change it by factors of 3");
        }
    }

    /** For what is forgotten geometrically: 1 would never forget, and the bias correction would divide by 0. */
    static void fraction(String who, String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(who + ": " + what + " " + value
                    + ", expected at least 0 and less than 1; 0.9 remembers about 10 steps, 0.99 about 100");
        }
    }

    static void notNegative(String who, String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw negative(who, what, Double.toString(value));
        }
    }

    /** Shows the number as it was given: −0.1f is −0.10000000149 as a double. */
    static void notNegative(String who, String what, float value) {
        if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
            throw negative(who, what, Float.toString(value));
        }
    }

    private static IllegalArgumentException negative(String who, String what, String value) {
        return new IllegalArgumentException(
                who + ": " + what + " " + value + ", expected a finite number of at least 0; 0 switches it off");
    }

    static void notNegative(String who, String what, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected at least 0");
        }
    }

    static void atLeastOne(String who, String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(who + ": " + what + " " + value + ", expected at least 1");
        }
    }

    static void positive(String who, String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " " + value + ", expected a finite number greater than 0");
        }
    }

    /** Of the rule's own rate. */
    static void share(String who, String what, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(who + ": " + what + " " + value
                    + ", expected 0 to 1, a share of the rule's learning rate; 0.01 is a hundredth of it");
        }
    }

    static void gamma(String who, double gamma) {
        if (!(gamma > 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(who + ": gamma " + gamma
                    + ", expected a finite number greater than 0; less than 1 lowers the rate, 0.1 to a tenth");
        }
    }

    static void shrinking(String who, String what, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    who + ": " + what + " " + value + ", expected greater than 0 and at most 1");
        }
    }

    static void momentum(String who, double momentum) {
        if (!Double.isNaN(momentum)) {
            fraction(who, "momentum", momentum);
        }
    }

    static void riseOfCycle(double rise) {
        if (!(rise >= 0 && rise < 1)) {
            throw new IllegalArgumentException("OneCycle: rise " + rise
                    + ", expected at least 0 and less than 1, the share of the steps in which the rate rises");
        }
    }

    static void milestones(List<Long> milestones) {
        long before = 0;
        for (long milestone : milestones) {
            if (milestone <= before) {
                throw new IllegalArgumentException("MultiStepDecay: milestones " + milestones
                        + ", expected each larger than the one before, the first at least 1");
            }
            before = milestone;
        }
    }

    static void scheduled(Schedule schedule, double factor, double momentum, Time time) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    at(schedule, time) + "factor " + factor + ", expected a finite number of at least 0");
        }
        if (momentum < 0 || momentum >= 1) {
            throw new IllegalArgumentException(at(schedule, time) + "momentum " + momentum
                    + ", expected at least 0 and less than 1, or NaN for the rule's own");
        }
    }

    private static String at(Schedule schedule, Time time) {
        return "schedule " + schedule + ": at step " + time.step() + " of " + time.steps() + " ";
    }

    static void limit(String who, String what, float value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(who + ": " + what + " " + value
                    + ", expected a number greater than 0; leave the clipping out to switch it off");
        }
    }

    static void scalar(int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("hyper: number " + index + ", expected 0 to " + (count - 1)
                    + "; what differs from element to element belongs in a slot");
        }
    }

    static void slots(UpdateRule rule, int slots) {
        if (slots < 0) {
            throw new IllegalArgumentException(
                    "optimizer: " + rule + " asks for " + slots + " slots, expected at least 0");
        }
    }

    static IllegalArgumentException unknownPart(Part part) {
        return new IllegalArgumentException("optimizer: got " + part
                + ", expected penalties (L1, L2, ElasticNet, DecoupledDecay), a clipping (ClipNorm, ClipValue) or groups;"
                + " give other parts to the trainer");
    }

    static IllegalArgumentException secondClipping(Clipping first, Clipping second) {
        return new IllegalArgumentException("optimizer: got the clippings " + first + " and " + second
                + ", expected one; a Clipping of your own can limit norm and values together");
    }

    static IllegalArgumentException sameName(Parameter parameter) {
        return new IllegalArgumentException("optimizer: two parameters are named \"" + parameter.name()
                + "\", expected unique names, by which its state is saved; name the layers apart");
    }

    static IllegalArgumentException nothingToTrain(int buffers) {
        return new IllegalArgumentException("optimizer: got " + (buffers == 0 ? "no parameters" : "nothing but buffers")
                + ", expected at least one parameter; a model without weights needs no optimizer");
    }

    static IllegalArgumentException twoGroups(Parameter parameter, Group first, Group second) {
        return new IllegalArgumentException("optimizer: parameter \"" + parameter.name() + "\" belongs to two groups, "
                + first + " and " + second + ", expected at most one; narrow one of them");
    }

    static void sameRule(Group group, UpdateRule rule) {
        UpdateRule own = group.rule();
        if (own != null && own.getClass() != rule.getClass()) {
            throw new IllegalArgumentException(
                    group + ": its rule is " + own.getClass().getSimpleName()
                            + ", but the optimizer's is " + rule.getClass().getSimpleName()
                            + "; give one of the same class, or train these parameters by an Optimizer of their own");
        }
    }

    static IllegalArgumentException emptyGroup(Group group) {
        return new IllegalArgumentException("optimizer: no parameter belongs to " + group
                + ", expected at least one; Model.summary() shows the names of layers");
    }

    static void restored(boolean fits, String what) {
        if (!fits) {
            throw new IllegalArgumentException("optimizer: cannot restore the state: " + what
                    + "; restore it into an optimizer of the same rule over the same parameters. Nothing was changed");
        }
    }
}
