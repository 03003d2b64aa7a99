package dev.descent.train.doctor;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.train.Epoch;
import dev.descent.train.Evaluation;
import dev.descent.train.History;
import dev.descent.train.Note;
import dev.descent.train.Trainer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TreatmentTest {
    private static final Split DIGITS = Digits.load().stratifiedSplit(0.8, 42);

    private static Trainer trainer(float rate) {
        Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
        return Trainer.of(model, new CrossEntropy(), new SGD(rate));
    }

    private static double accuracy(History history) {
        Evaluation last = Objects.requireNonNull(history.last().validation());
        return Objects.requireNonNull(last.metrics().get("accuracy"));
    }

    @Test
    void aRateFarTooHighIsLoweredUntilTheRunLearns() {
        // Looking whatever it costs, so that the test doesn't depend on time.
        Doctor doctor = Doctor.watch().with(Thresholds.defaults().with("share", 100));
        Trainer trainer = trainer(60);
        History history = new Treatment(doctor, trainer.model(), 4).run(trainer, DIGITS.train(), DIGITS.test(), 10);
        assertTrue(accuracy(history) > 0.9, history.toCsv());
        List<String> notes = history.notes().stream().map(Note::text).toList();
        String first = notes.stream()
                .filter(note -> note.startsWith("treated "))
                .findFirst()
                .orElseThrow();
        assertTrue(first.contains(", going on from epoch 1 of 10: rate 60 → "), first);
        assertTrue(notes.indexOf(first) > 0, "what was treated stands before its treatment");
        for (int e = 0; e < history.epochs().size(); e++) {
            assertEquals(e + 1, history.epochs().get(e).epoch());
        }
    }

    @Test
    void aSoundRunIsLeftAlone() {
        Trainer treated = trainer(0.1f);
        Trainer plain = trainer(0.1f);
        History history = Doctor.treat(treated, DIGITS.train(), DIGITS.test(), 4, 3);
        History same = plain.fit(DIGITS.train(), DIGITS.test(), 4);
        assertEquals(
                same.epochs().stream().map(Epoch::trainLoss).toList(),
                history.epochs().stream().map(Epoch::trainLoss).toList());
        assertEquals(
                "Doctor.treat: times 0: expected at least 1",
                assertThrows(IllegalArgumentException.class, () -> Doctor.treat(treated, DIGITS.train(), null, 4, 0))
                        .getMessage());
    }
}
