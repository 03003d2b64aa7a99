package dev.descent.benchmarks;

import static dev.descent.nn.Layers.batchNorm;
import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;

import dev.descent.augment.Mixup;
import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Settings;
import dev.descent.train.Trainer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of all weights and buffers after three epochs with dropout, batch-norm and mixup, for one to four threads.
 * The layers are wide, so that the work really is split.
 */
public final class Bits {
    private Bits() {}

    static void run(Arguments arguments) throws NoSuchAlgorithmException {
        Split digits = Digits.load().split(0.8, 0);
        for (int threads = 1; threads <= 4; threads++) {
            Model model = Model.of(
                    Shape.of(64),
                    0,
                    dense(512),
                    batchNorm(),
                    relu(),
                    dropout(0.2f),
                    dense(512),
                    relu(),
                    dense(10));
            Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                    .with(new Mixup(0.2f), Settings.defaults().withBatchSize(128).withThreads(threads))
                    .fit(digits.train(), digits.test(), 3);
            System.out.println(hash(model));
        }
    }

    public static String hash(Model model) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Parameter parameter : model.parameters()) {
            float[] values = parameter.tensor().toArray();
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
            bytes.asFloatBuffer().put(values);
            digest.update(bytes);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
