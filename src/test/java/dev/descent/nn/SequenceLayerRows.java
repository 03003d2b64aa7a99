package dev.descent.nn;

import static dev.descent.nn.Layers.*;

import java.util.Map;

/** The rows of {@link LayerContractTest} for sequences, their cases written by sequences_golden.py. */
final class SequenceLayerRows {
    static final Map<String, Blueprint> ROWS = Map.ofEntries(
            Map.entry("embedding", embedding(5, 3)),
            Map.entry("positionalEmbedding", positionalEmbedding(4)),
            Map.entry("positionalEmbedding of longer", positionalEmbedding(6)),
            Map.entry("positionalEncoding", positionalEncoding()),
            Map.entry("positionalEncoding odd", positionalEncoding()),
            Map.entry("multiHeadAttention", multiHeadAttention(2)),
            Map.entry(
                    "multiHeadAttention causal", multiHeadAttention(3).causal().withoutBias()),
            Map.entry(
                    "transformerEncoderLayer relu",
                    transformerEncoderLayer(2, 7).dropout(0)),
            Map.entry(
                    "transformerEncoderLayer",
                    transformerEncoderLayer(2, 7).dropout(0).activation(gelu())),
            Map.entry(
                    "transformerEncoderLayer norm first",
                    transformerEncoderLayer(3, 7)
                            .dropout(0)
                            .activation(gelu())
                            .normFirst()
                            .causal()),
            Map.entry("dense on steps", dense(5)),
            Map.entry("lastStep", lastStep()),
            Map.entry("meanOverTime", meanOverTime()));

    private SequenceLayerRows() {}
}
