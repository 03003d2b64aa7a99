package dev.descent.io;

import static dev.descent.nn.Layers.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.descent.init.Orthogonal;
import dev.descent.loss.BinaryCrossEntropy;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Blueprint;
import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.op.Window;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose checksum is right and whose architecture is not meant well. */
class HostileModelsTest {
    /** What the answer may cost, whatever a file of less than a megabyte asks for. */
    private static final long BYTES = 256 << 20;

    private static final long NANOS = 5_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A layer of one's own that doesn't say what it puts out. */
    record Own() implements Layer {
        @Override
        public Tensor forward(Tape tape, Tensor x) {
            return x;
        }
    }

    private static final Kinds KINDS = Kinds.library().with("own", Own.class);

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("model.safetensors");
    }

    private static String json(String input, Blueprint... layers) {
        Object tree = new Records(KINDS).write("layers", sequential(layers));
        return "{\"input\":" + input + ",\"layers\":" + Json.write(tree) + "}";
    }

    /** Loads a file that has this architecture and a tensor of 4096 numbers, at a limited price. */
    private Model load(String json) throws Exception {
        SafeTensors.write(file, Map.of("x", Tensor.zeros(Shape.of(4096))), Map.of("descent/model", json));
        return limited(json, () -> Models.load(file, KINDS));
    }

    private static Model limited(String json, Callable<Model> loading) throws Exception {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        long start = System.nanoTime();
        try {
            return loading.call();
        } finally {
            long bytes = THREADS.getThreadAllocatedBytes(thread) - before;
            assertTrue(bytes < BYTES, () -> bytes + " bytes for " + json);
            assertTrue(System.nanoTime() - start < NANOS, () -> "too long for " + json);
        }
    }

    private void refused(String problem, String json) {
        assertEquals(
                file + ": " + problem,
                assertThrows(IOException.class, () -> load(json)).getMessage());
    }

    private void unbuilt(String problem, String json) {
        refused("its model cannot be built: " + problem, json);
    }

    /** The largest images there can be: no layer is run on them, so what is left to complain about are the weights. */
    @Test
    void layersAreNotRun() {
        Blueprint[] layers = {
            conv2d(2, 3).same(),
            relu(),
            maxPool2d(2),
            avgPool2d(2),
            convTranspose2d(2, 2).stride(2),
            upsample(2),
            spatialDropout(0.5f),
            groupNorm(2),
            adaptiveAvgPool2d(20_000, 20_000),
            shakeShake(conv2d(2, 1), relu()),
            residual(batchNorm(), relu()),
            globalAvgPool()
        };
        unfit(json("[1,30000,30000]", layers));
        unfit(json("[1,1000000000]", conv1d(2, 3).same(), maxPool1d(2), avgPool1d(2)));
        unfit(json("[1000000000]", embedding(4, 2), positionalEncoding()));
        unfit(json("[500000000,2]", lstm(2), gru(2), multiHeadAttention(1), transformerEncoderLayer(1, 2)));
    }

    private void unfit(String json) {
        String text = assertThrows(IOException.class, () -> load(json)).getMessage();
        assertTrue(text.contains("does not fit the model: missing ["), text);
    }

    @Test
    void shapesBeyondAnArray() {
        unbuilt(
                "shape [1, 46341, 46341]: has more elements than a Java array can hold (2^31 - 9); use smaller batches",
                json("[1,46341,46341]", relu()));
        unbuilt(
                "layer \"upsample1\" cannot take examples of shape [1, 40000, 1]: shape [1, 1600000000, 40000]: has more"
                        + " elements than a Java array can hold (2^31 - 9); use smaller batches",
                json("[1,40000,1]", upsample(40_000)));
        unbuilt(
                "layer \"upsample1\" cannot take examples of shape [1, 65536, 1]: upsample: 65536 pixels would become"
                        + " 4294967296, more than an array can hold; give a smaller scale",
                json("[1,65536,1]", upsample(65_536)));
        unbuilt(
                "shape: has 65 axes, expected at most 64; put some into one",
                json(Collections.nCopies(65, 1).toString(), relu()));
        unbuilt("input[0] is 3000000000, expected a number (int)", json("[3000000000]", relu()));
        unbuilt(
                "shape [-5]: every axis must be at least 1, got -5; leave out axes that do not exist",
                json("[-5]", relu()));
    }

    @Test
    void windowsBeyondAnImage() {
        int huge = Integer.MAX_VALUE;
        unbuilt(
                "window: a kernel of 2147483647 pixels at a distance of 2147483647 would cover 4611686011984936963,"
                        + " expected at most 1073741824",
                json("[1,9,9]", conv2d(1, huge).dilation(huge)));
        unbuilt(
                "layer \"maxPool1\" cannot take examples of shape [1, 9, 9]: window: 9 pixels and padding of 1073741823 and"
                        + " 1073741823 would be 2147483655, expected at most 1073741824",
                json("[1,9,9]", maxPool2d(huge).padding(huge / 2)));
        unbuilt(
                "layer \"convTranspose1\" cannot take examples of shape [1, 9, 9]: convTranspose2d: input [1, 1, 9, 9]"
                        + " would become 17179869177 × 17179869177 pixels before the padding is cut off, expected at most"
                        + " 1073741824",
                json("[1,9,9]", convTranspose2d(1, 1).window(Window.of(huge, 8))));
    }

    @Test
    void moreUnitsThanTheFileHasNumbers() {
        String more = "its layers have more parameters than the file has numbers";
        unbuilt(more, json("[64]", dense(33_000_000, new Orthogonal(1))));
        unbuilt(more, json("[64]", dense(64), dense(64)));
        unbuilt(more, json("[8]", embedding(16_000_000, 100)));
        unbuilt(more, json("[8,8]", lstm(20_000)));
        unbuilt(more, json("[8,8]", positionalEmbedding(200_000_000)));
        unbuilt(more, json("[8,8]", transformerEncoderLayer(8, 200_000_000)));
    }

    /** A short text that describes millions of layers: two branches of two branches of ... */
    @Test
    void layersWithinBranchesAreCounted() {
        Blueprint bomb = relu();
        for (int i = 0; i < 18; i++) {
            bomb = shakeShake(bomb);
        }
        unbuilt("it has more than 100000 layers, those within branches counted for each", json("[8]", bomb));
    }

    @Test
    void longAndDeepTexts() {
        Blueprint[] many = Collections.nCopies(60_000, relu()).toArray(Blueprint[]::new);
        unfit(json("[8]", dense(8), sequential(many)));
        String text = json("[8]", Collections.nCopies(70_000, relu()).toArray(Blueprint[]::new));
        refused("its architecture has " + text.length() + " characters, expected at most 1048576", text);
        Blueprint deep = relu();
        for (int i = 0; i < 40; i++) {
            deep = sequential(deep);
        }
        unbuilt(
                "Document nesting depth (65) exceeds the maximum allowed (64, from"
                        + " `StreamReadConstraints.getMaxNestingDepth()`)",
                json("[8]", deep));
    }

    @Test
    void ownLayersAreTriedOnSmallInputsOnly() throws Exception {
        String limits =
                " to find its output shape, but what comes from a file may ask for at most 16777216 numbers for a"
                        + " layer and 268435456 in all; override outputShape";
        unfit(json("[1024]", new Own(), dense(2)));
        unbuilt("own: would be run on zeros of shape [16777217]" + limits, json("[16777217]", new Own()));
        Blueprint[] many = Collections.nCopies(17, new Own()).toArray(Blueprint[]::new);
        Exception e =
                assertThrows(IllegalArgumentException.class, () -> Models.build(json("[2,8192,1000]", many), KINDS, 1));
        assertEquals("own: would be run on zeros of shape [2, 8192, 1000]" + limits, e.getMessage());
        String alone = "{\"input\":[1000000000],\"layers\":{\"kind\":\"own\"}}";
        unbuilt("own: would be run on zeros of shape [1000000000]" + limits, alone);
    }

    /** Architectures of all layers with something changed: an answer, cheap and soon, or the error of the documentation. */
    @Test
    void changedAtRandom() throws Exception {
        List<Object> seeds = seeds();
        Random random = new Random(5);
        int built = 0;
        for (int round = 0; round < 20_000; round++) {
            Object tree = seeds.get(random.nextInt(seeds.size()));
            for (int change = random.nextInt(3); change >= 0; change--) {
                tree = changed(tree, seeds, random);
            }
            String json = Json.write(tree == null ? "" : tree);
            try {
                limited(json, () -> Models.build(json, KINDS, 4096));
                built++;
            } catch (RuntimeException e) {
                if (!(e instanceof IllegalArgumentException)) {
                    System.err.println(json);
                    e.printStackTrace();
                }
                assertTrue(e instanceof IllegalArgumentException && e.getMessage() != null, () -> e + " for " + json);
            }
        }
        assertTrue(built > 1_000, built + " of them could be built");
    }

    private static List<Object> seeds() {
        List<Object> seeds = new ArrayList<>();
        for (String json : List.of(
                json(
                        "[3,12,12]",
                        conv2d(4, 3).same().weights(new Orthogonal(1)),
                        batchNorm(),
                        relu(),
                        maxPool2d(2),
                        residual(conv2d(4, 3).padding(1), groupNorm(2), silu()),
                        shakeShake(conv2d(4, 1), spatialDropout(0.1f)),
                        avgPool2d(2).ceilMode(),
                        convTranspose2d(2, 3).stride(2).outputPadding(1),
                        upsample(2).bilinear(),
                        adaptiveAvgPool2d(2, 2),
                        flatten(),
                        dense(4)),
                json("[2,30]", conv1d(3, 5).dilation(2), maxPool1d(3), avgPool1d(2), elu(), globalAvgPool(), dense(2)),
                json(
                        "[9]",
                        embedding(10, 4),
                        positionalEmbedding(9),
                        positionalEncoding(),
                        transformerEncoderLayer(2, 6),
                        multiHeadAttention(2),
                        layerNorm(),
                        meanOverTime(),
                        dense(2)),
                json("[7,3]", lstm(4), gru(4).bidirectional(), rnn(3), lastStep(), dropConnect(3, 0.2f), softmax()),
                json("[8]", dense(8), shakeDrop(1, 2), stochasticDepth(1, 2), dropout(0.5f), leakyRelu(), gelu()))) {
            seeds.add(Json.read(json));
        }
        Records records = new Records(KINDS);
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> last = (Map<String, @Nullable Object>) seeds.get(4);
        last.put("predictions", records.write("", new CrossEntropy(0.1f)));
        @SuppressWarnings("unchecked")
        Map<String, @Nullable Object> first = (Map<String, @Nullable Object>) seeds.get(0);
        first.put("predictions", records.write("", new BinaryCrossEntropy(1, 2, 3)));
        return seeds;
    }

    private static final String[] NUMBERS = {
        "-1",
        "0",
        "1",
        "2",
        "3",
        "7",
        "64",
        "1000",
        "46341",
        "65536",
        "1000000000",
        "2147483647",
        "-2147483648",
        "2147483648",
        "1e308",
        "-1e-40",
        "0.5",
        "99999999999999999999999"
    };

    /** The tree with one place in it exchanged, dropped or doubled. */
    private static @Nullable Object changed(@Nullable Object tree, List<Object> seeds, Random random) {
        if (tree instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(12) > 0) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            int at = random.nextInt(map.size());
            boolean drop = random.nextInt(40) == 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (at-- != 0) {
                    copy.put((String) entry.getKey(), entry.getValue());
                } else if (!drop) {
                    copy.put((String) entry.getKey(), changed(entry.getValue(), seeds, random));
                }
            }
            return copy;
        }
        if (tree instanceof List<?> list && !list.isEmpty() && random.nextInt(12) > 0) {
            List<@Nullable Object> copy = new ArrayList<>(list);
            int at = random.nextInt(list.size());
            switch (random.nextInt(8)) {
                case 0 -> copy.remove(at);
                case 1 -> copy.addAll(Collections.nCopies(1 + random.nextInt(50), list.get(at)));
                default -> copy.set(at, changed(list.get(at), seeds, random));
            }
            return copy;
        }
        return switch (random.nextInt(tree instanceof Json.Num ? 4 : 12)) {
            case 4 -> null;
            case 5 -> random.nextBoolean();
            case 6 -> "NaN";
            case 7 -> new Json.Num("3");
            case 8, 9, 10, 11 -> somewhere(seeds.get(random.nextInt(seeds.size())), random);
            default -> new Json.Num(NUMBERS[random.nextInt(NUMBERS.length)]);
        };
    }

    private static @Nullable Object somewhere(@Nullable Object tree, Random random) {
        List<?> children = tree instanceof Map<?, ?> map
                ? new ArrayList<>(map.values())
                : tree instanceof List<?> list ? list : List.of();
        return children.isEmpty() || random.nextInt(4) == 0
                ? tree
                : somewhere(children.get(random.nextInt(children.size())), random);
    }
}
