package dev.descent.train.doctor;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.augment.Mixup;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.Adam;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.train.History;
import dev.descent.train.Note;
import dev.descent.train.Run;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import dev.descent.train.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    private static final Split DIGITS = Digits.load().stratifiedSplit(0.8, 42);

    private static Model model() {
        return Model.of(Shape.of(64), 7, dense(48), batchNorm(), relu(), dropout(0.2f), dense(10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void weightsAreTheSameToTheBitWithAndWithoutIt(int threads) throws Exception {
        Thresholds often = Thresholds.defaults().with("share", 100);
        Doctor doctor = Doctor.watch().with(often);
        assertEquals(digest(null, threads), digest(doctor, threads));
        assertTrue(doctor.overhead() > 0, "it did look");
    }

    private static String digest(Doctor doctor, int threads) throws Exception {
        Model model = model();
        Trainer trainer = Trainer.of(model, new CrossEntropy(), new Adam(2e-3f))
                .with(new Mixup(0.2f), Settings.defaults().withSeed(3).withThreads(threads));
        (doctor == null ? trainer : trainer.with(doctor)).fit(DIGITS.train(), DIGITS.test(), 3);
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        for (Parameter parameter : model.parameters()) {
            for (float value : parameter.tensor().toArray()) {
                sha.update(ByteBuffer.allocate(4).putFloat(0, value));
            }
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    /** Looks whatever it costs, so that no test depends on how fast the machine is. */
    private static Doctor watchful() {
        return Doctor.watch().with(Thresholds.defaults().with("share", 100));
    }

    @Test
    void aHealthyRunHearsNothing() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Doctor doctor = watchful().printing(new PrintStream(out, true, StandardCharsets.UTF_8));
        Trainer.of(model(), new CrossEntropy(), new Adam(2e-3f)).with(doctor).fit(DIGITS.train(), DIGITS.test(), 8);
        assertEquals(List.of(), doctor.shown());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aRateFarTooHighIsNamedInThreeLines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Doctor doctor = watchful().printing(new PrintStream(out, true, StandardCharsets.UTF_8));
        Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
        History history =
                Trainer.of(model, new CrossEntropy(), new SGD(50)).with(doctor).fit(DIGITS.train(), DIGITS.test(), 6);
        assertEquals("loss", about(history, doctor));
        Finding first = doctor.shown().get(0);
        assertEquals(Cause.RATE, first.cause(), doctor.findings().toString());
        assertTrue(first.advice().contains("50 → 5"), first.advice());
        assertTrue(first.step() > 0);
        String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", -1);
        assertTrue(lines[0].startsWith(first.diagnosis()), lines[0]);
        assertTrue(lines[1].startsWith("  seen: "), lines[1]);
        assertTrue(lines[2].startsWith("  do:   "), lines[2]);
        assertTrue(lines.length <= 3 * 3 + 1, "at most three findings");
    }

    @Test
    void reportsHaveWhatWasFound(@TempDir Path directory) throws IOException {
        Path page = directory.resolve("run.html");
        Doctor doctor = watchful();
        Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
        Trainer.of(model, new CrossEntropy(), new SGD(50))
                .with(doctor, Report.to(page))
                .fit(DIGITS.train(), DIGITS.test(), 4);
        String html = Files.readString(page);
        assertTrue(
                html.contains(doctor.shown().get(0).evidence()),
                doctor.findings().toString());
    }

    /** The curve beside which a report draws the first thing shown. */
    private static String about(History history, Doctor doctor) {
        String text = doctor.shown().get(0).toString();
        return history.notes().stream()
                .filter(note -> note.text().equals(text))
                .map(Note::about)
                .findFirst()
                .orElse("");
    }

    /** A check of a user's own, held to by the same harness as the library's. */
    private record RateAboveOne() implements Check {
        @Override
        public Cause cause() {
            return Cause.RATE;
        }

        @Override
        public Finding before(Patient patient) {
            float rate = patient.rule().learningRate();
            return rate <= 1 ? null : certain("", "the rate is " + rate, "begin with 0.1");
        }
    }

    private static List<Finding> examine(Doctor doctor, float rate) {
        return doctor.examine(Trainer.of(model(), new CrossEntropy(), new SGD(rate)), DIGITS.train(), DIGITS.test(), 5);
    }

    @Test
    void aCheckOfOnesOwnStandsBesideTheOthers() {
        Doctor doctor = Doctor.watch().with(new RateAboveOne());
        assertTrue(names(examine(doctor, 2)).contains("rate-above-one"));
        assertFalse(names(examine(doctor, 0.1f)).contains("rate-above-one"));
    }

    @Test
    void aCheckIsSilencedByItsName() {
        Doctor doctor = Doctor.watch().with(new RateAboveOne()).silence("rate-above-one");
        assertFalse(names(examine(doctor, 2)).contains("rate-above-one"));
        assertEquals(
                "Doctor.silence: there is no check \"dead\"; there are "
                        + Doctor.watch().names(),
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Doctor.watch().silence("dead"))
                        .getMessage());
        assertEquals(35, Doctor.watch().names().size());
    }

    private record Broken() implements Check {
        @Override
        public Cause cause() {
            return Cause.DATA;
        }

        @Override
        public Finding during(Patient patient, Vitals vitals) {
            throw new IllegalStateException("broken");
        }
    }

    @Test
    void aBrokenCheckDoesNotEndTheRun() {
        Doctor doctor = Doctor.watch().with(new Broken());
        Trainer.of(model(), new CrossEntropy(), new Adam(2e-3f)).with(doctor).fit(DIGITS.train(), DIGITS.test(), 2);
        assertEquals(List.of(), doctor.shown());
    }

    @Test
    void causesHideWhatFollowsFromThem() {
        Finding data = new Finding(Level.CERTAIN, Cause.DATA, "a", "", "", "", 0);
        Finding rate = new Finding(Level.LIKELY, Cause.RATE, "b", "", "", "", 9);
        Finding known = new Finding(Level.LIKELY, Cause.INITIALISATION, "c", "", "", "", 0);
        Finding hint = new Finding(Level.HINT, Cause.DATA, "d", "", "", "", 0);
        Finding nan = new Finding(Level.CERTAIN, Cause.NUMERICS, "e", "", "", "", 9);
        assertEquals(List.of(data, nan), Triage.shown(List.of(hint, rate, known, nan, data)));
        assertEquals(List.of(data, known, nan, rate, hint), Triage.ordered(List.of(hint, rate, known, nan, data)));
        assertEquals(List.of(rate), Triage.shown(List.of(hint, rate)));
    }

    @Test
    void noMoreTimeIsTakenThanAllowed() {
        Doctor doctor =
                Doctor.watch().with(Thresholds.defaults().with("share", 0).with("graceMillis", 0));
        int[] batches = {0};
        Trainer.of(model(), new CrossEntropy(), new Adam(2e-3f))
                .with(doctor, new dev.descent.train.Callback() {
                    @Override
                    public void stepDone(Run run) {
                        batches[0]++;
                    }
                })
                .fit(DIGITS.train(), DIGITS.test(), 2);
        assertEquals(90, batches[0]);
    }

    static List<String> names(List<Finding> findings) {
        return findings.stream().map(Finding::diagnosis).collect(Collectors.toList());
    }
}
