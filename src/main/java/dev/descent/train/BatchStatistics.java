package dev.descent.train;

import dev.descent.data.Batch;
import dev.descent.data.Batches;
import dev.descent.data.Dataset;
import dev.descent.nn.BatchNorm;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.tensor.Tape;
import java.util.List;
import java.util.stream.Stream;

/** Batch-norm's running values, which belong to the weights they were measured with. */
final class BatchStatistics {
    private static final int BATCH = 256;

    private BatchStatistics() {}

    static List<BatchNorm> norms(Layer layer) {
        return layer.layers().stream()
                .map(named -> named.layer())
                .flatMap(inner -> inner instanceof BatchNorm norm ? Stream.of(norm) : norms(inner).stream())
                .toList();
    }

    /** Takes them anew over a data set, untransformed, with the weights of now; nothing to do without batch-norm. */
    static void recompute(Model model, Dataset data) {
        List<BatchNorm> norms = norms(model);
        if (norms.isEmpty()) {
            return;
        }
        int batchSize = Math.min(BATCH, data.size());
        Batches.Options options = Batches.Options.defaults().withShuffle(false);
        // Batch-norm can't take a batch of one.
        options = options.withDropLast(data.size() % batchSize == 1);
        norms.forEach(norm -> norm.setGathering(true));
        try (Tape tape = Tape.training(0);
                Batches batches = new Batches(data, batchSize, 0, options)) {
            batches.start(0);
            long step = 0;
            for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
                tape.begin(step++);
                tape.setLengths(batch.lengths());
                model.forward(tape, batch.inputTensor());
            }
        } finally {
            norms.forEach(norm -> norm.setGathering(false));
        }
    }
}
