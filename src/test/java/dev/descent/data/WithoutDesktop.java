package dev.descent.data;

import static dev.descent.nn.Layers.dense;

import dev.descent.augment.RandAugment;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Layers;
import dev.descent.nn.Model;
import dev.descent.optim.SGD;
import dev.descent.tensor.Shape;
import dev.descent.train.Trainer;
import java.nio.file.Path;

/** A program for a Java runtime that lacks {@code java.desktop}: trains with augmentation, then tries to read an image. */
final class WithoutDesktop {
    private WithoutDesktop() {}

    public static void main(String[] args) throws Exception {
        Dataset digits = Digits.load().withInputShape(Shape.of(1, 8, 8));
        Model model = Model.of(digits.inputShape(), 1, Layers.flatten(), dense(10));
        Trainer.of(model, new CrossEntropy(), new SGD(0.1f))
                .with(new RandAugment())
                .fit(digits, 1);
        System.out.println("trained");
        try {
            Images.read(Path.of("none.png"), Images.Options.defaults());
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
}
