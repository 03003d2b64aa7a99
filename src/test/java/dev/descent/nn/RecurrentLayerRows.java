package dev.descent.nn;

import static dev.descent.nn.Layers.*;

import java.util.Map;

/** The rows of {@link LayerContractTest} for recurrent layers, their cases written by recurrent_golden.py. */
final class RecurrentLayerRows {
    static final Map<String, Blueprint> ROWS = Map.of(
            "rnn", rnn(4),
            "rnn relu", rnnRelu(4),
            "lstm", lstm(4),
            "lstm deep", lstm(3).layers(2).bidirectional(),
            "gru", gru(4),
            "gru without bias", gru(3).layers(2).withoutBias());

    private RecurrentLayerRows() {}
}
