package dev.descent.train.doctor;

import java.util.List;

/** Every check of the library, in the order of the table in docs/doctor.md. */
final class Diagnoses {
    private Diagnoses() {}

    static List<Check> all() {
        return List.of(
                new NonFinite(),
                new InputScale(),
                new TargetScale(),
                new Imbalance(),
                new DataOrder(),
                new LabelsUnrelated(),
                new OutputFit(),
                new CannotOverfit(),
                new LossDirection(),
                new Architecture(),
                new UnusualSettings(),
                new FirstLoss(),
                new Initialisation(),
                new RateDiverges(),
                new RateTooHigh(),
                new RateTooLow(),
                new Oscillation(),
                new VanishingGradients(),
                new ExplodingGradients(),
                new DeadUnits(),
                new SaturatedUnits(),
                new NoValidation(),
                new FewRows(),
                new NotBetterThanGuess(),
                new ConstantOutput(),
                new Overfitting(),
                new OverRegularised(),
                new Underfitting(),
                new FrozenParameters(),
                new BatchSize(),
                new StoppedEarly(),
                new ValidationLeak(),
                new SplitsDiffer(),
                new MetricStuck(),
                new SuspectLabels());
    }
}
