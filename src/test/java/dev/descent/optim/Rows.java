package dev.descent.optim;

import dev.descent.Part;
import dev.descent.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The table of the update-rule contract: one row for each rule. */
final class Rows {
    private Rows() {}

    /**
     * @param parabola the rule with a rate that suits the parabola
     * @param valley the rule with a rate that suits Rosenbrock's valley
     * @param recorded its trajectories in trajectories.txt
     */
    record Row(UpdateRule parabola, UpdateRule valley, List<Recorded> recorded) {
        static Row of(UpdateRule parabola, UpdateRule valley, Recorded... recorded) {
            return new Row(parabola, valley, List.of(recorded));
        }

        @Override
        public String toString() {
            return parabola.getClass().getSimpleName();
        }
    }

    /**
     * @param name of the case in trajectories.txt
     * @param late the step in which the second parameter first has a gradient
     */
    record Recorded(String name, UpdateRule rule, int late, List<Part> settings) {
        static Recorded of(String name, UpdateRule rule, Part... settings) {
            return new Recorded(name, rule, 0, List.of(settings));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Recorded> recorded() {
        List<Recorded> all = new ArrayList<>();
        rows().forEach(row -> all.addAll(row.recorded()));
        return all;
    }

    static List<Row> rows() {
        return Stream.concat(first().stream(), second().stream()).toList();
    }

    private static List<Row> first() {
        return List.of(
                Row.of(
                        new SGD(0.1f),
                        new SGD(1e-3f),
                        Recorded.of("sgd", new SGD(0.1f)),
                        Recorded.of("sgd-l2", new SGD(0.1f), new L2(0.05f)),
                        Recorded.of("sgd-clip-norm", new SGD(0.1f), new L2(0.05f), new ClipNorm(0.7f))),
                Row.of(
                        new Momentum(0.01f),
                        new Momentum(2e-4f),
                        Recorded.of("momentum", new Momentum(0.05f)),
                        Recorded.of("momentum-dampening-l2", new Momentum(0.05f, 0.8, 0.3), new L2(0.02f)),
                        Recorded.of("momentum-0-dampening", new Momentum(0.05f, 0, 0.3)),
                        Recorded.of(
                                "momentum-groups",
                                new Momentum(0.05f),
                                new L2(0.01f),
                                new Group("second", Rows::isSecond, 0.2f, List.of(new L2(0.2f))))),
                Row.of(
                        new NAG(0.01f),
                        new NAG(2e-4f),
                        Recorded.of("nag", new NAG(0.05f)),
                        Recorded.of("nag-l2", new NAG(0.02f, 0.7), new L2(0.1f))),
                Row.of(
                        new Adagrad(1),
                        new Adagrad(0.5f),
                        Recorded.of("adagrad", new Adagrad(0.1f)),
                        Recorded.of("adagrad-all", new Adagrad(0.2f, 0.05, 0.3, 1e-4), new L2(0.01f))),
                Row.of(
                        new Adadelta(0.1f, 0.9, 1e-4),
                        new Adadelta(0.05f),
                        Recorded.of("adadelta", new Adadelta(1)),
                        Recorded.of("adadelta-all", new Adadelta(0.5f, 0.8, 1e-3), new L2(0.03f))));
    }

    private static List<Row> second() {
        return List.of(
                Row.of(
                        new RMSprop(0.02f),
                        new RMSprop(1e-3f),
                        Recorded.of("rmsprop", new RMSprop(0.01f)),
                        Recorded.of("rmsprop-l2", new RMSprop(0.02f, 0.9, 1e-3, 0, false), new L2(0.05f)),
                        Recorded.of("rmsprop-centred", new RMSprop(0.01f, 0.99, 1e-8, 0, true)),
                        Recorded.of("rmsprop-momentum", new RMSprop(0.005f, 0.99, 1e-8, 0.8, false)),
                        Recorded.of("rmsprop-all", new RMSprop(0.004f, 0.95, 1e-5, 0.7, true), new L2(0.01f))),
                Row.of(
                        new Adam(0.1f),
                        new Adam(0.01f),
                        Recorded.of("adam", new Adam(0.01f)),
                        Recorded.of("adam-l2", new Adam(0.05f, 0.8, 0.95, 1e-3), new L2(0.1f)),
                        Recorded.of("adam-clip-value", new Adam(0.02f), new ClipValue(0.25f)),
                        new Recorded("adam-late", new Adam(0.02f), 10, List.of())),
                Row.of(
                        new AMSGrad(0.1f),
                        new AMSGrad(0.01f),
                        Recorded.of("amsgrad", new AMSGrad(0.05f)),
                        Recorded.of("amsgrad-l2", new AMSGrad(new Adam(0.05f, 0.7, 0.9, 1e-4)), new L2(0.05f))),
                Row.of(
                        new AdamW(0.1f),
                        new AdamW(0.01f),
                        Recorded.of("adamw", new AdamW(0.02f)),
                        Recorded.of("adamw-strong", new AdamW(new Adam(0.05f, 0.85, 0.99, 1e-6), 0.5f))),
                Row.of(
                        new NAdam(0.1f),
                        new NAdam(0.01f),
                        Recorded.of("nadam", new NAdam(0.02f)),
                        Recorded.of("nadam-all", new NAdam(0.05f, 0.8, 0.98, 1e-5, 0.05), new L2(0.05f)),
                        Recorded.of("nadam-decoupled", new NAdam(0.05f), new DecoupledDecay(0.1f))),
                Row.of(
                        new RAdam(0.1f),
                        new RAdam(2e-3f),
                        Recorded.of("radam", new RAdam(0.02f)),
                        Recorded.of("radam-l2", new RAdam(0.05f, 0.8, 0.9, 1e-3), new L2(0.05f)),
                        Recorded.of("radam-decoupled", new RAdam(0.05f), new DecoupledDecay(0.1f))),
                Row.of(
                        new Adamax(0.1f),
                        new Adamax(0.01f),
                        Recorded.of("adamax", new Adamax(0.02f)),
                        Recorded.of("adamax-l2", new Adamax(0.05f, 0.8, 0.95, 1e-3), new L2(0.05f))),
                Row.of(
                        new Lion(0.01f),
                        new Lion(1e-3f),
                        Recorded.of("lion", new Lion(0.01f)),
                        Recorded.of("lion-decoupled", new Lion(0.02f, 0.8, 0.95), new DecoupledDecay(0.3f))),
                Row.of(
                        new Lookahead(new Momentum(0.01f)),
                        new Lookahead(new Momentum(2e-4f)),
                        Recorded.of("lookahead-momentum", new Lookahead(new Momentum(0.05f))),
                        Recorded.of("lookahead-adam", new Lookahead(new Adam(0.02f), 6, 0.8f), new L2(0.1f)),
                        new Recorded("lookahead-late", new Lookahead(new SGD(0.1f), 4, 0.3f), 10, List.of())));
    }

    static boolean isSecond(Parameter parameter) {
        return parameter.name().equals("second");
    }
}
