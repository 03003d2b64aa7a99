package dev.descent.io;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.nn.Blueprint;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights from PyTorch and to it; the files and numbers are safetensors_golden.py's. */
class StateDictTest {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "dev", "descent", "io");

    @TempDir
    Path directory;

    private static Model mlp() {
        return Model.of(
                Shape.of(4), 1, dense(8), batchNorm(), relu(), dense(6).withoutBias(), layerNorm(), tanh(), dense(3));
    }

    private static Blueprint[] images() {
        return new Blueprint[] {
            conv2d(4, 3).padding(1).groups(2),
            batchNorm(),
            relu(),
            convTranspose2d(2, 2).stride(2),
            groupNorm(2),
            flatten(),
            dense(3)
        };
    }

    private static Model signals() {
        return Model.of(
                Shape.of(2, 7),
                1,
                conv1d(3, 3),
                tanh(),
                sequential(conv1d(2, 2).withoutBias(), batchNorm().cumulated()),
                flatten(),
                dense(2));
    }

    private static Model sequences() {
        return Model.of(
                Shape.of(5),
                1,
                embedding(7, 6),
                multiHeadAttention(2),
                layerNorm(),
                lstm(4).layers(2).bidirectional(),
                gru(5),
                lastStep(),
                dense(3));
    }

    private static void predictsAs(String name, Model model) throws IOException {
        try (SafeTensors cases = SafeTensors.open(GOLDEN.resolve("cases.safetensors"))) {
            assertArrayEquals(
                    cases.tensor(name + ".y").toArray(),
                    model.logits(cases.tensor(name + ".x")).toArray(),
                    1e-5f);
        }
    }

    private static StateDict read(String name) throws IOException {
        return StateDict.read(GOLDEN.resolve(name + ".safetensors"));
    }

    @Test
    void namesByNumber() throws IOException {
        Model model = mlp();
        read("mlp").loadInto(model);
        predictsAs("mlp", model);
        Model second = signals();
        read("signals").loadInto(second);
        predictsAs("signals", second);
        assertEquals(
                7,
                second.parameter("sequential1.batchNorm1.num_batches_tracked")
                        .tensor()
                        .item());
    }

    /** What PyTorch calls the modules of images.safetensors and of sequences.safetensors. */
    private static final Map<String, String> IMAGES =
            Map.of("bn1", "batchNorm1", "up", "convTranspose1", "norm", "groupNorm1", "head", "dense1");

    private static final Map<String, String> SEQUENCES = Map.of(
            "emb",
            "embedding1",
            "attn",
            "multiHeadAttention1",
            "norm",
            "layerNorm1",
            "lstm",
            "lstm1",
            "gru",
            "gru1",
            "head",
            "dense1");

    @Test
    void namesOfModules() throws IOException {
        Model model = Model.of(Shape.of(2, 4, 4), 1, images());
        read("images").renamed(IMAGES).loadInto(model);
        predictsAs("images", model);
        Model second = sequences();
        read("sequences").renamed(SEQUENCES).loadInto(second);
        predictsAs("sequences", second);
    }

    /** What Descent writes is what lies there for PyTorch to read, and PyTorch predicts the same. */
    @Test
    void andBack() throws IOException {
        Model mlp = shaken(mlp());
        writes("descent", StateDict.numbered(mlp));
        Model images = shaken(Model.of(Shape.of(2, 4, 4), 1, images()));
        writes("descent-images", StateDict.of(images).renamed(turned(IMAGES)));
        Model signals = shaken(signals());
        writes("descent-signals", StateDict.numbered(signals));
        Model sequences = shaken(sequences());
        writes("descent-sequences", StateDict.of(sequences).renamed(turned(SEQUENCES)));
        predictsAs("descent", mlp);
        predictsAs("descent-images", images);
        predictsAs("descent-signals", signals);
        predictsAs("descent-sequences", sequences);
    }

    private static Map<String, String> turned(Map<String, String> names) {
        return names.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /** Away from what parameters and buffers begin with, so that a mistake shows. */
    private static Model shaken(Model model) {
        Rng rng = new Rng(3);
        for (Parameter parameter : model.parameters()) {
            float[] values = parameter.tensor().values();
            Rng own = rng.stream(parameter.name().hashCode());
            for (int i = 0; i < values.length; i++) {
                values[i] = own.uniform(i) + (parameter.name().endsWith("var") ? 0.5f : -0.5f);
            }
        }
        return model;
    }

    private void writes(String name, StateDict state) throws IOException {
        Path written = directory.resolve(name + ".safetensors");
        state.write(written);
        Path golden = GOLDEN.resolve(name + ".safetensors");
        if (Files.notExists(golden)) {
            Files.copy(written, golden); // to be made anew: now run safetensors_golden.py
        }
        assertArrayEquals(Files.readAllBytes(golden), Files.readAllBytes(written));
    }

    @Test
    void namesAndNumbers() {
        Model model = Model.of(Shape.of(4), 1, dense(4), relu(), residual(dense(4), relu(), dense(5)), dense(2));
        assertEquals(
                List.of(
                        "dense1.weight",
                        "dense1.bias",
                        "residual1.dense1.weight",
                        "residual1.dense1.bias",
                        "residual1.dense2.weight",
                        "residual1.dense2.bias",
                        "residual1.projection.weight",
                        "dense2.weight",
                        "dense2.bias"),
                List.copyOf(StateDict.of(model).tensors().keySet()));
        assertEquals(
                List.of(
                        "0.weight",
                        "0.bias",
                        "2.0.weight",
                        "2.0.bias",
                        "2.2.weight",
                        "2.2.bias",
                        "2.projection.weight",
                        "3.weight",
                        "3.bias"),
                List.copyOf(StateDict.numbered(model).tensors().keySet()));
        assertEquals(
                Shape.of(5, 4),
                StateDict.of(model).tensors().get("residual1.dense2.weight").shape());
        assertEquals("9 tensors of the model", StateDict.of(model).toString());
    }

    @Test
    void whatDoesNotFitIsRefusedWhole() {
        Model model = Model.of(Shape.of(4), 1, dense(4), relu(), dense(3));
        float[] before = model.parameter("dense1.weight").tensor().toArray();
        StateDict other = StateDict.of(Model.of(Shape.of(4), 2, dense(4).withoutBias(), batchNorm(), dense(2)));
        assertEquals(
                "state dict: the model does not fit the model: missing [dense1.bias]; unexpected [batchNorm1.weight,"
                        + " batchNorm1.bias, batchNorm1.running_mean, batchNorm1.running_var]; of another shape"
                        + " [dense2.weight: [2, 4], expected [3, 4], dense2.bias: [2], expected [3]]; use renamed(...) for"
                        + " other names, or loadMatching for what fits. Nothing was changed",
                assertThrows(IllegalArgumentException.class, () -> other.loadInto(model))
                        .getMessage());
        assertArrayEquals(before, model.parameter("dense1.weight").tensor().toArray());
        Matching matching = other.loadMatching(model);
        assertEquals(List.of("dense1.weight"), matching.matched());
        assertEquals(List.of("dense1.bias"), matching.missing());
        assertEquals(4, matching.unexpected().size());
        assertEquals(2, matching.otherShape().size());
        assertTrue(matching.toString().startsWith("1 tensors matched; missing [dense1.bias]; "), matching.toString());
        assertArrayEquals(
                other.tensors().get("dense1.weight").toArray(),
                StateDict.of(model).tensors().get("dense1.weight").toArray());
    }

    @Test
    void renaming() {
        StateDict state = StateDict.of(Model.of(Shape.of(2), 1, dense(2), dense(2)));
        assertEquals(
                List.of("a.b.weight", "a.b.bias", "dense2.weight", "x"),
                List.copyOf(state.renamed(Map.of("dense1", "a.b", "dense2.bias", "x"))
                        .tensors()
                        .keySet()));
        StateDict wrapped = state.renamed(Map.of("", "module"));
        assertEquals(
                "module.dense1.weight", wrapped.tensors().keySet().iterator().next());
        assertEquals(
                state.tensors().keySet(),
                wrapped.renamed(Map.of("module", "")).tensors().keySet());
        assertEquals(
                "state dict: two tensors would be called \"dense2.weight\"",
                assertThrows(IllegalArgumentException.class, () -> state.renamed(Map.of("dense1", "dense2")))
                        .getMessage());
        assertEquals(
                "state dict: the model has no module [fc] to rename; it has [dense1.weight, dense1.bias, dense2.weight,"
                        + " dense2.bias]",
                assertThrows(IllegalArgumentException.class, () -> state.renamed(Map.of("fc", "dense1")))
                        .getMessage());
    }
}
