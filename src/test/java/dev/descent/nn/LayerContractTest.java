package dev.descent.nn;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.GradientCheck;
import dev.descent.GradientInputs;
import dev.descent.io.Models;
import dev.descent.io.StateDict;
import dev.descent.op.Arithmetic;
import dev.descent.op.Reductions;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every layer, a row each: PyTorch's numbers, gradients, shapes, names. */
class LayerContractTest {
    /** Blueprints by the name of their cases in golden.txt, which may go on after a comma. */
    private static final Map<String, Blueprint> ROWS = Map.ofEntries(
            Map.entry("sigmoid", sigmoid()),
            Map.entry("tanh", tanh()),
            Map.entry("relu", relu()),
            Map.entry("leakyRelu", leakyRelu()),
            Map.entry("leakyRelu(0.2)", leakyRelu(0.2f)),
            Map.entry("elu", elu()),
            Map.entry("elu(0.5)", elu(0.5f)),
            Map.entry("gelu", gelu()),
            Map.entry("silu", silu()),
            Map.entry("softplus", softplus()),
            Map.entry("softmax", softmax()),
            Map.entry("flatten", flatten()),
            Map.entry("dropout", dropout(0.5f)),
            Map.entry("dense", dense(5)),
            Map.entry("dense without bias", dense(17).withoutBias()),
            Map.entry("dropConnect", dropConnect(5, 0.5f)),
            Map.entry("batchNorm", batchNorm()),
            Map.entry("batchNorm(0.3, 0.01)", batchNorm(0.3f, 0.01f)),
            Map.entry("layerNorm", layerNorm()),
            Map.entry("layerNorm(0.01)", layerNorm(0.01f)),
            Map.entry("residual", residual(dense(4), tanh(), dense(6))),
            Map.entry("residual, projected by itself", residual(dense(4), relu())),
            Map.entry("residual, projected", residual(dense(4), silu()).projected(dense(4))),
            Map.entry("sequential", sequential(dense(8).withoutBias(), batchNorm(), gelu())));

    private static final Map<String, Blueprint> ALL = new HashMap<>(ROWS);

    static {
        ALL.putAll(ImageLayerRows.ROWS);
        ALL.putAll(RecurrentLayerRows.ROWS);
        ALL.putAll(SequenceLayerRows.ROWS);
    }

    static List<Golden> cases() throws IOException {
        return Golden.all();
    }

    /** Names and rows; those of the same name differ in the inputs' shape. */
    static Set<Map.Entry<String, Blueprint>> rows() {
        return ALL.entrySet();
    }

    private static Model model(Golden golden) {
        String name = golden.name();
        Blueprint row = ALL.getOrDefault(name, ALL.get(name.split(", two")[0]));
        return name.equals("sequential")
                ? Model.of(golden.shape(), 1, flatten(), row, dense(3))
                : Model.of(golden.shape(), 1, row);
    }

    /** Every public layer of the package is in the table; whoever adds one adds a row. */
    @Test
    void everyLayerHasItsRow() throws Exception {
        assertEquals(90, cases().size());
        Set<String> inTable = new TreeSet<>(Set.of("model"));
        for (Golden golden : cases()) {
            inTable.addAll(kinds(model(golden)));
            assertTrue(ALL.containsKey(golden.name().split(", two")[0]), golden.name());
        }
        Set<String> inPackage = new TreeSet<>();
        Path classes = Path.of(
                Layer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(classes.resolve(Path.of("dev", "descent", "nn")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String simple = file.getFileName().toString().replace(".class", "");
                Class<?> type = Class.forName("dev.descent.nn." + simple);
                boolean isPublic = Modifier.isPublic(type.getModifiers());
                // A recurrent layer is called by its cell.
                boolean isLayer = Layer.class.isAssignableFrom(type) && type != Recurrent.class
                        || RecurrentCell.class.isAssignableFrom(type);
                if (isLayer && !type.isInterface() && isPublic && !simple.contains("Test")) {
                    inPackage.add(simple.equals("Linear") ? "dense" : simple.toLowerCase(Locale.ROOT));
                }
            }
        }
        Set<String> lower =
                inTable.stream().map(k -> k.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        assertEquals(inPackage, new TreeSet<>(lower));
    }

    private static Set<String> kinds(Layer layer) {
        Set<String> kinds = new TreeSet<>(Set.of(layer.kind()));
        layer.layers().forEach(named -> kinds.addAll(kinds(named.layer())));
        if (layer instanceof Model model) {
            kinds.addAll(kinds(model.root()));
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void pytorchsNumbers(Golden golden) {
        Model model = model(golden);
        golden.all("value").forEach((name, values) -> set(model.parameter(name), values));
        assertEquals(golden.all("value").size(), model.parameters().size());
        int batch = golden.get("x").length / golden.shape().size();
        Tensor x = Tensor.of(golden.shape().withFirst(batch), golden.get("x")).needsGradient(golden.training());
        try (Tape tape = golden.training() ? Tape.training(3) : Tape.inference()) {
            Tensor y = model.forward(tape, x);
            assertEquals(model.outputShape().withFirst(batch), y.shape());
            close("y", golden.get("y"), y.toArray());
            if (golden.training()) {
                tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, Tensor.of(y.shape(), golden.get("dy")))));
                close("dx", golden.get("dx"), x.gradient());
                golden.all("gradient").forEach((name, gradient) -> {
                    close(name, gradient, model.parameter(name).tensor().gradient());
                });
            }
        }
        golden.all("after").forEach((name, values) -> {
            close(name, values, model.parameter(name).tensor().toArray());
        });
    }

    private static void set(Parameter parameter, float[] values) {
        assertEquals(values.length, parameter.tensor().size());
        System.arraycopy(values, 0, parameter.tensor().values(), 0, values.length);
    }

    /** Sums are as good as their largest terms, so small results among large ones get a little more room. */
    private static void close(String what, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertTrue(largest > 1e-3, what + ": nothing but zeros proves nothing");
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 1e-5 * Math.abs(expected[i]) + 1e-6 * largest, what + " " + i);
        }
    }

    /** By inputs and every parameter at once, along random directions, against what a small step really does. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAgainstDifferences(Golden golden) {
        // A step may make another number the largest of its window; OperationRows tests pooling with numbers far apart.
        if (!golden.training() || golden.name().startsWith("maxPool")) {
            return;
        }
        Model model = model(golden);
        int batch = 5;
        Rng rng = new Rng(golden.name().hashCode());
        Tensor x = random(golden.shape().withFirst(batch), rng.stream(0)).needsGradient(true);
        List<Tensor> at = new ArrayList<>(List.of(x));
        for (Parameter parameter : model.parameters()) {
            if (parameter.isTrainable()) {
                set(
                        parameter,
                        random(parameter.tensor().shape(), rng.stream(at.size()))
                                .toArray());
                at.add(parameter.tensor());
            }
        }
        Tensor weights = random(model.outputShape().withFirst(batch), rng.stream(100));
        try (Tape tape = Tape.training(3)) {
            loss(model, tape, x, weights);
        }
        for (int direction = 0; direction < 3; direction++) {
            double slope = 0;
            float step = 1 / 256f;
            List<Tensor> along = new ArrayList<>();
            for (int i = 0; i < at.size(); i++) {
                along.add(random(at.get(i).shape(), rng.stream(1000 + 50 * direction + i)));
                for (int e = 0; e < at.get(i).size(); e++) {
                    slope += (double) at.get(i).gradient()[e] * along.get(i).values()[e];
                }
            }
            double coarse = difference(model, x, weights, at, along, step);
            double fine = difference(model, x, weights, at, along, step / 2);
            double measured = (4 * fine - coarse) / 3;
            assertEquals(measured, slope, 3e-3 * Math.max(5, Math.abs(slope)), "direction " + direction);
        }
    }

    private static double difference(
            Model model, Tensor x, Tensor weights, List<Tensor> at, List<Tensor> along, float step) {
        return (at(model, x, weights, at, along, step) - at(model, x, weights, at, along, -step)) / (2 * step);
    }

    private static double at(Model model, Tensor x, Tensor weights, List<Tensor> at, List<Tensor> along, float step) {
        List<float[]> before = at.stream().map(Tensor::toArray).toList();
        for (int i = 0; i < at.size(); i++) {
            for (int e = 0; e < at.get(i).size(); e++) {
                at.get(i).values()[e] += step * along.get(i).values()[e];
            }
        }
        try (Tape tape = Tape.training(3)) {
            Tensor y = model.forward(tape, x);
            double sum = 0;
            for (int i = 0; i < y.size(); i++) {
                sum += (double) y.values()[i] * weights.values()[i];
            }
            return sum;
        } finally {
            for (int i = 0; i < at.size(); i++) {
                System.arraycopy(before.get(i), 0, at.get(i).values(), 0, before.get(i).length);
            }
        }
    }

    private static void loss(Model model, Tape tape, Tensor x, Tensor weights) {
        Tensor y = model.forward(tape, x);
        tape.backward(Reductions.sum(tape, Arithmetic.mul(tape, y, weights)));
    }

    /** Away from the kinks of ReLU and its relatives: a step must not cross them. */
    private static Tensor random(Shape shape, Rng rng) {
        Tensor tensor = Tensor.zeros(shape);
        for (int i = 0; i < tensor.size(); i++) {
            float value = (float) rng.normal(i);
            tensor.values()[i] = value + (value < 0 ? -0.02f : 0.02f);
        }
        return tensor;
    }

    /** By the input alone: the gradient adds up over uses, and neither values nor gradients know of the number of threads. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientByTheInput(Golden golden) {
        // A quarter to each side of an input moves what ReLU sees inside this one over its kink.
        if (!golden.training()
                || golden.name().equals("residual, projected by itself")
                || golden.name().equals("rnn relu")
                || golden.name().startsWith("maxPool")) {
            return;
        }
        int[] few = golden.shape().withFirst(5).toArray();
        int[] many = golden.shape().withFirst(60_000 / golden.shape().size()).toArray();
        Model model = model(golden);
        model.parameters().forEach(parameter -> parameter.setTrainable(false));
        GradientCheck check = GradientCheck.of(
                        golden.name(), (tape, in) -> model.forward(tape, in[0]), GradientInputs.awayFromZero(1, few))
                .large(GradientInputs.awayFromZero(2, many));
        boolean batchNorm = model.parameters().stream().anyMatch(Parameter::isBuffer);
        (batchNorm ? check.differsInInference() : check).check();
    }

    /** A blueprint gives a layer of its own each time, with the same first values, its parameters called by its name. */
    @ParameterizedTest
    @MethodSource("rows")
    void builtTwiceIsTwoLayers(Map.Entry<String, Blueprint> row) throws IOException {
        Shape shape = Shape.of(6);
        if (!ROWS.containsKey(row.getKey())) {
            shape = cases().stream()
                    .filter(golden -> golden.name().equals(row.getKey()))
                    .findFirst()
                    .orElseThrow()
                    .shape();
        }
        Layer first = row.getValue()
                .build(
                        shape,
                        Sequential.root(5).child("here", Sequential.root(5).initializer()));
        Layer second = row.getValue()
                .build(
                        shape,
                        Sequential.root(5).child("here", Sequential.root(5).initializer()));
        assertEquals(first.kind(), row.getValue().kind());
        assertEquals(first.parameters().size(), second.parameters().size());
        for (int i = 0; i < first.parameters().size(); i++) {
            Parameter one = first.parameters().get(i);
            Parameter two = second.parameters().get(i);
            assertEquals(one.name(), two.name());
            assertTrue(one.name().startsWith("here."), one.name());
            assertFalse(one.tensor() == two.tensor());
            assertArrayEquals(one.tensor().toArray(), two.tensor().toArray());
        }
    }

    /** A file holds the whole layer: built from it, it is equal and computes the same bits; PyTorch's names leave nothing out. */
    @ParameterizedTest
    @MethodSource("cases")
    void savedAndLoaded(Golden golden, @TempDir Path directory) throws IOException {
        Model model = model(golden);
        golden.all("value").forEach((name, values) -> set(model.parameter(name), values));
        Path file = directory.resolve("model.safetensors");
        Models.save(model, file);
        Model loaded = Models.load(file);
        assertEquals(model.blueprint(), loaded.blueprint());
        int saved = 0;
        for (Tensor tensor : StateDict.of(model).tensors().values()) {
            saved += tensor.size();
        }
        assertEquals(
                model.parameters().stream().mapToInt(p -> p.tensor().size()).sum(), saved);
        for (Parameter parameter : model.parameters()) {
            assertArrayEquals(
                    parameter.tensor().toArray(),
                    loaded.parameter(parameter.name()).tensor().toArray());
        }
        int batch = golden.get("x").length / golden.shape().size();
        Tensor x = Tensor.of(golden.shape().withFirst(batch), golden.get("x"));
        assertArrayEquals(model.logits(x).toArray(), loaded.logits(x).toArray());
    }

    /** What {@code outputShape} says is what comes out, also for batches of other sizes. */
    @ParameterizedTest
    @MethodSource("cases")
    void outputShapeIsTrue(Golden golden) {
        Model model = model(golden);
        try (Tape tape = Tape.inference()) {
            for (int batch : new int[] {1, 2, 7}) {
                Tensor y =
                        model.root().forward(tape, Tensor.zeros(golden.shape().withFirst(batch)));
                assertEquals(model.outputShape().withFirst(batch), y.shape());
                assertEquals(model.outputShape(), model.root().outputShape(golden.shape()));
            }
        }
    }
}
