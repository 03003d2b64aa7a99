package dev.descent.example;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;

import dev.descent.augment.Mixup;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.L2;
import dev.descent.tensor.Shape;
import dev.descent.train.Baselines;
import dev.descent.train.EarlyStopping;
import dev.descent.train.Evaluation;
import dev.descent.train.Progress;
import dev.descent.train.Trainer;
import java.util.Locale;

/** Trains on the handwritten digits inside the jar and says what was learnt. */
public final class TrainDigits {
    private TrainDigits() {}

    public static void main(String[] args) {
        long seed = 42;
        Split digits = Digits.load().split(0.8, seed);
        Split training = digits.train().split(0.9, seed); // early stopping must not choose by the test digits
        Model model = Model.of(Shape.of(64), seed, dense(256), relu(), dropout(0.2f), dense(10));
        System.out.println(model.summary());

        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(3e-3f));
        trainer.with(new L2(1e-4f), new Mixup(0.2f), new EarlyStopping(10), Progress.console())
                .fit(training.train(), training.test(), 40);
        System.out.println();
        System.out.println("rows: the digit; columns: what the model took it for");
        System.out.println(trainer.confusionMatrix(digits.test()));
        System.out.println(Baselines.of(digits.train(), digits.test()));
        Evaluation test = trainer.evaluate(digits.test());
        System.out.printf(Locale.ROOT, "test accuracy %.4f%n", test.metric("accuracy"));
    }
}
