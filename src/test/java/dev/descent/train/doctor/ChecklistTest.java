package dev.descent.train.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.conv2d;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.flatten;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Model;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.train.Trainer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    private static final Dataset DIGITS = Digits.load().subset(new Rng(1).permutation(600));

    private static Checklist of(Loss loss, float rate, Model model, Dataset data) {
        return Doctor.checklist(Trainer.of(model, loss, new Adam(rate)), data, null);
    }

    @Test
    void aSoundModelPassesAndIsNotTouched() {
        Model model = Model.of(Shape.of(1, 8, 8), 3, conv2d(4, 3), batchNorm(), relu(), flatten(), dense(10));
        float[] before = model.parameter("conv1.weight").tensor().toArray();
        Checklist list = of(new CrossEntropy(), 5e-3f, model, DIGITS.withInputShape(Shape.of(1, 8, 8)));
        assertArrayEquals(before, model.parameter("conv1.weight").tensor().toArray());
        assertEquals(Checklist.Verdict.LEFT_OUT, list.step("one sample").verdict());
        assertEquals(Checklist.Verdict.PASSED, list.step("one batch").verdict(), list.toString());
        assertEquals(Checklist.Verdict.PASSED, list.step("reshapes").verdict(), list.toString());
        assertEquals(Checklist.Verdict.PASSED, list.step("loss L1").verdict(), list.toString());
        assertEquals(Checklist.Verdict.PASSED, list.step("rate × 0.1").verdict(), list.toString());
        assertEquals(Checklist.Verdict.PASSED, list.step("simple methods").verdict(), list.toString());
        assertTrue(list.toString().startsWith("1. before the first step: passed; "), list.toString());
        assertThrows(IllegalArgumentException.class, () -> list.step("prayer"));
    }

    @Test
    void aLossTurnedRoundCannotLearnASingleSample() {
        Model model = Model.of(Shape.of(64), 3, dense(16), relu(), dense(10));
        Loss negative = (tape, outputs, targets) ->
                Arithmetic.scale(tape, new CrossEntropy().forward(tape, outputs, targets), -1);
        Checklist list = of(negative, 1e-3f, model, DIGITS);
        assertEquals(
                Checklist.Verdict.FAILED, list.step("before the first step").verdict());
        assertEquals(Checklist.Verdict.FAILED, list.step("one batch").verdict(), list.toString());
        assertEquals(Checklist.Verdict.FAILED, list.step("loss L2").verdict(), list.toString());
    }

    @Test
    void scrambledImagesHaveNoNeighbours() {
        int[] order = new Rng(8).permutation(64);
        float[][] x = new float[DIGITS.size()][64];
        int[] y = new int[x.length];
        float[] pixels = new float[64];
        float[] label = new float[1];
        for (int i = 0; i < x.length; i++) {
            DIGITS.read(i, pixels, 0, label, 0);
            y[i] = (int) label[0];
            for (int j = 0; j < 64; j++) {
                x[i][j] = pixels[order[j]];
            }
        }
        Dataset scrambled = Dataset.of(x, y).withInputShape(Shape.of(1, 8, 8));
        Model model = Model.of(Shape.of(1, 8, 8), 3, flatten(), dense(10));
        assertEquals(
                Checklist.Verdict.FAILED,
                of(new CrossEntropy(), 1e-2f, model, scrambled).step("reshapes").verdict());
    }

    @Test
    void aRateTooLowIsConfirmedOnAClone() {
        Model model = Model.of(Shape.of(64), 3, dense(16), relu(), dense(10));
        List<Trial> trials = Doctor.explain(Trainer.of(model, new CrossEntropy(), new Adam(1e-4f)), DIGITS);
        Trial faster = trials.get(1);
        assertEquals("rate × 10", faster.change());
        assertTrue(faster.isConfirmed(), faster.toString());
        assertTrue(faster.after() > faster.before() + 0.1, faster.toString());
    }

    private record SlowRate(String experiment) implements Check {
        @Override
        public Cause cause() {
            return Cause.RATE;
        }

        @Override
        public Set<String> confirmedBy() {
            return Set.of(experiment);
        }

        @Override
        public Finding before(Patient patient) {
            return hint("", "it may be slow", "a higher rate");
        }
    }

    private static Finding confirmed(String experiment) {
        Doctor doctor = Doctor.watch().with(new SlowRate(experiment));
        Model model = Model.of(Shape.of(64), 3, dense(16), relu(), dense(10));
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(1e-4f)).with(doctor);
        trainer.fit(DIGITS, 1);
        float[] weights = model.parameter("dense1.weight").tensor().toArray();
        Finding found = doctor.confirm(trainer, DIGITS).stream()
                .filter(finding -> finding.diagnosis().equals("slow-rate"))
                .findFirst()
                .orElseThrow();
        assertArrayEquals(weights, model.parameter("dense1.weight").tensor().toArray());
        return found;
    }

    @Test
    void aHintThatAnExperimentBearsOutIsLikelyAndStatesTheGain() {
        Finding found = confirmed("rate × 10");
        assertEquals(Level.LIKELY, found.level());
        assertTrue(
                found.evidence()
                        .matches(
                                "it may be slow; on clones, 100 updates with rate × 10 bring the score to 0\\.[5-9]\\d*,"
                                        + " as they are to 0\\.[12]\\d*"),
                found.evidence());
    }

    @Test
    void aHintThatNoExperimentBearsOutStaysOne() {
        Finding found = confirmed("rate × 0.1");
        assertEquals(Level.HINT, found.level());
        assertEquals("it may be slow", found.evidence());
    }
}
