package dev.descent.train;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.descent.data.Digits;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.optim.Cosine;
import dev.descent.optim.CosineRestarts;
import dev.descent.optim.Cyclical;
import dev.descent.optim.ExponentialDecay;
import dev.descent.optim.MultiStepDecay;
import dev.descent.optim.OneCycle;
import dev.descent.optim.PolynomialDecay;
import dev.descent.optim.Schedule;
import dev.descent.optim.StepDecay;
import dev.descent.optim.Warmup;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The pictures of docs/training.md show what the schedules do; {@code -Ddescent.pictures=write} draws them anew. */
@Tag("sources")
class SchedulePicturesTest {
    private static final Path DIRECTORY = Path.of("docs", "images", "schedules");
    private static final int STEPS = 300;

    @Test
    void picturesAreTrue() throws IOException {
        Map<String, Chart> pictures = pictures();
        boolean write = "write".equals(System.getProperty("descent.pictures"));
        for (Map.Entry<String, Chart> picture : pictures.entrySet()) {
            Path file = DIRECTORY.resolve(picture.getKey());
            if (write) {
                Files.createDirectories(DIRECTORY);
                Files.writeString(file, picture.getValue().toSvg());
            }
            assertEquals(picture.getValue().toSvg(), Files.readString(file), file.toString());
        }
        if (write) {
            Model model = Model.of(Shape.of(64), 42, dense(64), relu(), dense(10));
            RateSweep sweep = RateFinder.of(model, new CrossEntropy(), new Adam(1e-3f))
                    .between(1e-6f, 10)
                    .run(Digits.load());
            Files.writeString(DIRECTORY.resolve("finder.svg"), sweep.toSvg());
        }
    }

    private static Map<String, Chart> pictures() {
        Map<String, Chart> pictures = new LinkedHashMap<>();
        Chart decays = chart("Falling");
        add(decays, "StepDecay(60, 0.5)", new StepDecay(60, 0.5));
        add(decays, "MultiStepDecay(0.1, 150, 225)", new MultiStepDecay(0.1, 150, 225));
        add(decays, "ExponentialDecay(0.98)", new ExponentialDecay(0.98));
        add(decays, "PolynomialDecay(1)", new PolynomialDecay(1));
        add(decays, "Cosine()", new Cosine());
        pictures.put("falling.svg", decays);
        Chart rising = chart("Rising first");
        add(rising, "Warmup(40)", new Warmup(40));
        add(rising, "Warmup(40).then(new Cosine())", new Warmup(40).then(new Cosine()));
        add(rising, "OneCycle()", new OneCycle());
        pictures.put("rising.svg", rising);
        Chart cycles = chart("Again and again");
        add(cycles, "CosineRestarts(40, 2, 0)", new CosineRestarts(40, 2, 0));
        add(cycles, "Cyclical.triangular(0.1, 30)", Cyclical.triangular(0.1, 30));
        add(cycles, "Cyclical.triangular2(0.1, 50)", Cyclical.triangular2(0.1, 50));
        add(cycles, "Cyclical.expRange(0.1, 25, 0.99)", Cyclical.expRange(0.1, 25, 0.99));
        pictures.put("cycles.svg", cycles);
        return pictures;
    }

    private static Chart chart(String title) {
        return new Chart(title, "step", "factor of the rate");
    }

    private static void add(Chart chart, String name, Schedule schedule) {
        float[] curve = schedule.curve(STEPS);
        double[] steps = new double[STEPS];
        double[] factors = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            steps[i] = i;
            factors[i] = curve[i];
        }
        chart.line(name, steps, factors);
    }
}
