package dev.descent.io;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.init.Fan;
import dev.descent.init.KaimingUniform;
import dev.descent.init.Uniform;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.loss.MeanSquaredError;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.nn.Sequential;
import dev.descent.nn.Setup;
import dev.descent.op.Activations;
import dev.descent.op.Arithmetic;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("model.safetensors");
    }

    /** A layer of one's own without weights. */
    record Swish(float beta) implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return Arithmetic.mul(tape, x, Activations.sigmoid(tape, Arithmetic.scale(tape, x, beta)));
        }
    }

    /** One with weights, its blueprint a record. */
    record Scaled(String note, double by) implements Blueprint {
        @Override
        public Layer build(Shape input, Setup setup) {
            Parameter scale = setup.weight("scale", input, new Uniform(0, 1));
            return new Layer() {
                @Override
                public Tensor forward(Tape tape, Tensor x) {
                    return Arithmetic.scale(tape, Arithmetic.mul(tape, x, scale.tensor()), (float) by);
                }

                @Override
                public List<Parameter> parameters() {
                    return List.of(scale);
                }
            };
        }
    }

    private static final Kinds OWN = Kinds.library().with("swish", Swish.class).with("scaled", Scaled.class);

    @Test
    void predictsAsBefore() throws IOException {
        Model model = Model.of(Shape.of(4), 3, dense(8), relu(), dropout(0.2f), dense(3));
        model.setPredictions(new CrossEntropy(0.1f));
        Models.save(model, file);
        Model loaded = Models.load(file);
        assertArrayEquals(model.predict(1, 2, 3, 4), loaded.predict(1, 2, 3, 4));
        assertEquals(model.blueprint(), loaded.blueprint());
        assertEquals(model.summary(), loaded.summary());
        assertTrue(loaded.predictions() instanceof CrossEntropy);
        assertEquals(model.inputShape(), loaded.copy().inputShape());
        model.setPredictions(new BinaryCrossEntropy(1, 2, 3));
        Models.save(model, file);
        BinaryCrossEntropy loss = (BinaryCrossEntropy) Models.load(file).predictions();
        assertArrayEquals(new float[] {1, 2, 3}, loss.positiveWeights());
        Model raw = Model.of(Shape.of(4), 3, dense(2));
        Models.save(raw, file);
        assertEquals(null, Models.load(file).predictions());
    }

    @Test
    void ownLayersAreRegisteredByName() throws IOException {
        Model model = Model.of(Shape.of(4), 3, dense(4), new Swish(1.5f), new Scaled("é\"\n", 1e-300 / 3), dense(2));
        Models.save(model, file);
        Model loaded = Models.load(file, OWN);
        assertArrayEquals(model.logits(1, 2, 3, 4), loaded.logits(1, 2, 3, 4));
        assertEquals(model.blueprint(), loaded.blueprint());
        refused(
                "its model cannot be built: layers.blueprints[1] is of the unknown kind \"swish\"; give Models.load(file,"
                        + " Kinds.library().with(kind, class)) its class",
                Kinds.library());
    }

    private void refused(String problem, Kinds kinds) {
        assertEquals(
                file + ": " + problem,
                assertThrows(IOException.class, () -> Models.load(file, kinds)).getMessage());
    }

    @Test
    void initializersAreKeptWhereTheyAreRecords() throws IOException {
        Model model = Model.of(
                Shape.of(4),
                3,
                dense(4, new KaimingUniform(Fan.OUT, 0.1f)),
                dense(2, (w, shape, rng) -> Arrays.fill(w, 1)));
        Models.save(model, file);
        Sequential.Plan plan = (Sequential.Plan) Models.load(file).blueprint();
        assertEquals(List.of(dense(4, new KaimingUniform(Fan.OUT, 0.1f)), dense(2)), plan.blueprints());
    }

    @Test
    void aFunctionForPredictionsHasToBeSetAgain() throws IOException {
        Model model = Model.of(Shape.of(2), 3, dense(2));
        model.setPredictions(Activations::sigmoid);
        Models.save(model, file);
        Model loaded = Models.load(file);
        assertEquals(
                "model: was saved with a function of its own for predictions, which no file can hold; call setPredictions"
                        + " with it, or use logits()",
                assertThrows(IllegalStateException.class, () -> loaded.predict(1, 2))
                        .getMessage());
        assertArrayEquals(model.logits(1, 2), loaded.logits(1, 2));
        loaded.setPredictions(new MeanSquaredError());
        loaded.predict(1, 2);
    }

    @Test
    void whatIsNoRecordCannotBeDescribed() {
        Layer lambda = (tape, x) -> x;
        Exception e = assertThrows(
                IllegalArgumentException.class, () -> Models.save(Model.of(Shape.of(2), 3, dense(2), lambda), file));
        assertTrue(
                e.getMessage()
                        .matches(
                                "model: cannot describe layers\\.blueprints\\[1], since dev\\.descent\\.io\\.ModelsTest.*"
                                        + " is no record; make the layer or its blueprint a record, or write the weights alone with"
                                        + " StateDict\\.of\\(model\\)\\.write\\(file\\)"),
                e.getMessage());
        record Relu() implements Layer {
            @Override
            public Tensor forward(Tape tape, Tensor x) {
                return x;
            }
        }
        e = assertThrows(IllegalArgumentException.class, () -> Models.save(Model.of(Shape.of(2), 3, new Relu()), file));
        assertEquals(
                "model: cannot describe layers.blueprints[0], since dev.descent.io.ModelsTest$1Relu is of the kind"
                        + " \"relu\" as dev.descent.nn.ReLU; override its kind()",
                e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Kinds.library().with("relu", Relu.class));
        assertEquals("kinds: \"relu\" is dev.descent.nn.ReLU already; give the record another kind()", e.getMessage());
    }

    private void described(String json) throws IOException {
        Map<String, Tensor> tensors =
                StateDict.of(Model.of(Shape.of(2), 1, dense(3))).tensors();
        SafeTensors.write(file, tensors, Map.of("descent/model", json));
    }

    private static String layers(String inside) {
        return "{\"input\":[2],\"layers\":{\"kind\":\"sequential\",\"blueprints\":[" + inside + "]}}";
    }

    @Test
    void architecturesThatMakeNoSense() throws IOException {
        StateDict.of(Model.of(Shape.of(2), 1, dense(3))).write(file);
        refused(
                "has no architecture, so it was not written by Models.save; build the model yourself and use"
                        + " StateDict.read(file).loadInto(model)",
                OWN);
        String problem = "its model cannot be built: ";
        described(layers("{\"kind\":\"dense\",\"out\":3,\"hasBias\":true,\"weights\":null}"));
        Models.load(file);
        described("[]");
        refused(problem + "it is no JSON object", OWN);
        described("{");
        assertThrows(IOException.class, () -> Models.load(file));
        described("{\"input\":[2]}");
        refused(problem + "\"layers\" is missing", OWN);
        described("{\"input\":[2],\"input\":[3]}");
        refused(problem + "\"input\" comes twice", OWN);
        described(layers(""));
        refused(problem + "layers makes no sense: sequential: has no layers, expected at least one", OWN);
        described(layers("null"));
        refused(problem + "layers.blueprints[0] is null", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":3,\"hasBias\":true}"));
        refused(problem + "layers.blueprints[0] has 2 components, but Plan has 3; is it of another version?", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":3,\"hasBias\":true,\"weight\":null}"));
        refused(problem + "layers.blueprints[0] lacks \"weights\"; is it of another version?", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":-3,\"hasBias\":true,\"weights\":null}"));
        refused(problem + "layers.blueprints[0] makes no sense: dense: -3 outputs, expected at least 1", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":1e999999999,\"hasBias\":true,\"weights\":null}"));
        refused(problem + "layers.blueprints[0].out is 1e999999999, expected a number (int)", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":null,\"hasBias\":true,\"weights\":null}"));
        refused(problem + "layers.blueprints[0].out is null", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":3,\"hasBias\":\"yes\",\"weights\":null}"));
        refused(problem + "layers.blueprints[0].hasBias is yes, expected boolean", OWN);
        described(layers("{\"kind\":\"xavierUniform\",\"gain\":1}"));
        refused(problem + "layers.blueprints[0] is XavierUniform, expected Blueprint", OWN);
        described(layers("{\"kind\":\"upsample\",\"scale\":65537,\"smooth\":false}")
                .replace("[2]", "[1,65536,1]"));
        assertThrows(IOException.class, () -> Models.load(file));
        described(layers("{\"kind\":\"java.lang.ProcessBuilder\"}"));
        assertThrows(IOException.class, () -> Models.load(file));
        described(layers("[".repeat(1000)));
        assertThrows(IOException.class, () -> Models.load(file));
    }

    /** However large the file says that the model is: no more memory than the file has numbers. */
    @Test
    void aSmallFileMakesNoLargeModel() throws IOException {
        described(
                layers(
                        "{\"kind\":\"dense\",\"out\":700000000,\"hasBias\":true,\"weights\":{\"kind\":\"orthogonal\",\"gain\":1}}"));
        refused("its model cannot be built: its layers have more parameters than the file has numbers", OWN);
        described(layers("{\"kind\":\"dense\",\"out\":2,\"hasBias\":true,\"weights\":null}"));
        refused(
                "its model cannot be built: state dict: " + file
                        + " does not fit the model: of another shape [dense1.weight: [3, 2], expected [2, 2], dense1.bias:"
                        + " [3], expected [2]]; use renamed(...) for other names, or loadMatching for what fits. Nothing was"
                        + " changed",
                OWN);
    }

    /** Every bit of every byte, and every length: an IOException that names the file, or the very same model. */
    @Test
    void noDamageGivesOtherWeights() throws IOException {
        Model model = Model.of(Shape.of(2), 3, dense(2), tanh(), dense(1));
        Models.save(model, file);
        float[] expected = model.logits(1, 2);
        byte[] good = Files.readAllBytes(file);
        int read = 0;
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                Files.write(file, bad);
                try {
                    assertArrayEquals(expected, Models.load(file).logits(1, 2));
                    read++;
                } catch (IOException e) {
                    assertTrue(e.getMessage().startsWith(file + ": "), e.toString());
                }
            }
            Files.write(file, Arrays.copyOf(good, i));
            assertThrows(IOException.class, () -> Models.load(file));
        }
        assertTrue(read <= 8 * "descent/sha256".length(), read + " harmless");
    }
}
