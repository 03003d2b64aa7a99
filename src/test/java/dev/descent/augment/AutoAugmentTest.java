package dev.descent.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The policies against the paper's tables, as torchvision has them typed. */
class AutoAugmentTest {
    @Test
    void policiesAreThePapers() throws IOException {
        List<AutoAugment.SubPolicy> published;
        try (InputStream file = Objects.requireNonNull(AutoAugmentTest.class.getResourceAsStream("policies.txt"))) {
            published = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(AutoAugmentTest::pair)
                    .toList();
        }
        assertEquals(50, published.size());
        assertEquals(published.subList(0, 25), AutoAugment.cifar10().policy());
        assertEquals(published.subList(25, 50), AutoAugment.svhn().policy());
    }

    private static AutoAugment.SubPolicy pair(String line) {
        String[] w = line.split(" ");
        return new AutoAugment.SubPolicy(step(w[0], w[1], w[2]), step(w[3], w[4], w[5]));
    }

    private static AutoAugment.Step step(String operation, String p, String magnitude) {
        return new AutoAugment.Step(operation, Float.parseFloat(p), Integer.parseInt(magnitude));
    }
}
