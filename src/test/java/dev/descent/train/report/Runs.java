package dev.descent.train.report;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Small runs to report on. */
final class Runs {
    static final Split DIGITS = Digits.load().split(0.8, 42);

    private Runs() {}

    static Model model() {
        return Model.of(Shape.of(64), 42, dense(32), relu(), dropout(0.2f), dense(10));
    }

    static Trainer trainer() {
        return trainer(model());
    }

    static Trainer trainer(Model model) {
        return Trainer.of(model, new CrossEntropy(), new Adam(3e-3f));
    }

    static Dataset some(int size) {
        return DIGITS.train().subset(IntStream.range(0, size).toArray());
    }

    static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    static int count(String text, String part) {
        Matcher found = Pattern.compile(Pattern.quote(part)).matcher(text);
        int count = 0;
        while (found.find()) {
            count++;
        }
        return count;
    }
}
