package dev.descent.example;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.leakyRelu;
import static dev.descent.nn.Layers.relu;
import static dev.descent.nn.Layers.sigmoid;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.Loss;
import dev.descent.nn.Activation;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.op.Arithmetic;
import dev.descent.optim.Adam;
import dev.descent.optim.Optimizer;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Two networks, two losses, two optimizers and one tape: a generator makes digits of noise, a discriminator tells them from the data's
 * (Goodfellow et al., 2014, in the form in which the generator maximises the discriminator's mistakes). With or without batch-norm in
 * each; where it stands, and Adam's settings, are those of Radford, Metz and Chintala (2015).
 */
public final class DigitsGan {
    private static final int NOISE = 32;
    private static final int BATCH = 64;

    private final Dataset digits;
    private final Model generator;
    private final Model discriminator;
    private final Optimizer generating;
    private final Optimizer telling;
    private final Loss loss = new BinaryCrossEntropy();
    private final Tensor noise = Tensor.zeros(Shape.of(BATCH, NOISE));
    private final Tensor genuine = Tensor.zeros(Shape.of(BATCH, 1));
    private final Tensor made = Tensor.zeros(Shape.of(BATCH, 1));
    private final long seed;
    private long step;

    /**
     * @param digits what to imitate: values in [0, 1], at least 64 examples
     * @param generatorNorm whether the generator has batch-norm
     * @param discriminatorNorm whether the discriminator has
     */
    public DigitsGan(Dataset digits, boolean generatorNorm, boolean discriminatorNorm, long seed) {
        int pixels = digits.inputShape().size();
        this.digits = digits;
        this.seed = seed;
        List<Blueprint> up = new ArrayList<>();
        up.addAll(stage(128, generatorNorm, relu()));
        up.addAll(stage(128, generatorNorm, relu()));
        up.addAll(List.of(dense(pixels), sigmoid()));
        List<Blueprint> down = new ArrayList<>();
        down.addAll(stage(128, false, leakyRelu(0.2f)));
        down.addAll(stage(64, discriminatorNorm, leakyRelu(0.2f)));
        down.add(dense(1));
        generator = Model.of(Shape.of(NOISE), seed, up.toArray(Blueprint[]::new));
        discriminator = Model.of(Shape.of(pixels), seed, down.toArray(Blueprint[]::new));
        generating = new Optimizer(generator.parameters(), new Adam(5e-4f, 0.5, 0.999, 1e-8));
        telling = new Optimizer(discriminator.parameters(), new Adam(5e-4f, 0.5, 0.999, 1e-8));
        Arrays.fill(genuine.values(), 1);
    }

    private static List<Blueprint> stage(int units, boolean normalized, Activation activation) {
        return normalized
                ? List.of(dense(units).withoutBias(), batchNorm(), activation)
                : List.of(dense(units), activation);
    }

    /**
     * Trains both for some epochs.
     *
     * @return the share of the discriminator's answers in the last of them that were right: half of them if it can only guess
     */
    public double train(int epochs) {
        int right = 0;
        int asked = 1;
        Batches.Options wholeBatches = Batches.Options.defaults().withDropLast(true);
        try (Tape tape = Tape.training(seed);
                Batches batches = new Batches(digits, BATCH, seed, wholeBatches)) {
            for (int epoch = 0; epoch < epochs; epoch++) {
                right = 0;
                asked = 0;
                batches.start(step);
                for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                    right += tell(
                            tape,
                            batch.inputTensor()
                                    .as(Shape.of(
                                            BATCH, discriminator.inputShape().size())));
                    generate(tape);
                    asked += 2 * BATCH;
                }
            }
        }
        return (double) right / asked;
    }

    /** A step of the discriminator; returns how many of its answers were right. */
    private int tell(Tape tape, Tensor images) {
        tape.begin(step++);
        // A copy has no gradient, so the loss does not reach the generator.
        Tensor imitations = generator.forward(tape, draw(tape.random())).copy();
        // Apart, since a batch-norm over both would give them away by the batch they are in.
        Tensor ofImages = discriminator.forward(tape, images);
        Tensor ofImitations = discriminator.forward(tape, imitations);
        tape.backward(
                Arithmetic.add(tape, loss.forward(tape, ofImages, genuine), loss.forward(tape, ofImitations, made)));
        int right = 0;
        for (int i = 0; i < BATCH; i++) {
            right += ofImages.values()[i] > 0 ? 1 : 0;
            right += ofImitations.values()[i] <= 0 ? 1 : 0;
        }
        telling.step(tape);
        return right;
    }

    /** A step of the generator, which goes through the discriminator and leaves it as it is. */
    private void generate(Tape tape) {
        tape.begin(step++);
        Tensor imitations = generator.forward(tape, draw(tape.random()));
        tape.backward(loss.forward(tape, discriminator.forward(tape, imitations), genuine));
        generating.step(tape);
        telling.clearGradients();
    }

    private Tensor draw(Rng rng) {
        for (int i = 0; i < noise.size(); i++) {
            noise.values()[i] = (float) rng.normal(i);
        }
        return noise;
    }

    /** New digits, {@code [count, pixels]}, by batch-norm's running values. */
    public Tensor generate(int count, long with) {
        Tensor z = Tensor.zeros(Shape.of(count, NOISE));
        Rng rng = new Rng(with);
        for (int i = 0; i < z.size(); i++) {
            z.values()[i] = (float) rng.normal(i);
        }
        return generator.predict(z);
    }

    public static void main(String[] args) {
        DigitsGan gan = new DigitsGan(Digits.load(), true, false, 42);
        for (int epoch = 20; epoch <= 200; epoch += 20) {
            System.out.printf(Locale.ROOT, "epoch %d, told rightly %.3f%n", epoch, gan.train(20));
        }
        Tensor digits = gan.generate(8, 1);
        for (int y = 0; y < 8; y++) {
            StringBuilder line = new StringBuilder();
            for (int x = 0; x < 64; x++) {
                line.append(" .:-=+*#%@".charAt((int) (9.99f * digits.get(x / 8, 8 * y + x % 8))));
            }
            System.out.println(line);
        }
    }
}
