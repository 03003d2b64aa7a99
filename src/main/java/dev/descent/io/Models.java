package dev.descent.io;

import dev.descent.nn.Blueprint;
import dev.descent.nn.Limits;
import dev.descent.nn.Model;
import dev.descent.op.Readout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whole models in files: architecture, weights and buffers, and how outputs become predictions. The file is a safetensors file
 * that PyTorch reads as it is, by the names of this model's layers; the architecture is JSON in its metadata.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * java.nio.file.Path file = java.nio.file.Files.createTempDirectory("descent").resolve("digits.safetensors");
 * Models.save(model, file);
 * Model loaded = Models.load(file);
 * }</pre>
 *
 * <p>Settings of parameters, such as being frozen, are not kept. A file may come from anyone: only layers of the library and those
 * given in {@link Kinds} are built, no array is larger than the file, and no layer of the library is run; see {@link Limits}.
 */
public final class Models {
    private static final String MODEL = StateDict.RESERVED + "model";
    private static final String INPUT = "input";
    private static final String LAYERS = "layers";
    private static final String PREDICTIONS = "predictions";
    /** In place of a function that is no record. */
    private static final String CUSTOM = "custom";

    /** A layer takes about a hundred characters; objects made of them take a hundred times the bytes. */
    private static final int LONGEST = 1 << 20;

    private Models() {}

    /**
     * Writes a model, or replaces a file, in one go; see {@link SafeTensors#write}.
     *
     * @throws IllegalArgumentException if a layer is no record, so that it can't be described; write the weights alone then, with
     *     {@link StateDict#write}
     * @throws IOException if the disk is full, say; the old file is as it was then
     */
    public static void save(Model model, Path file) throws IOException {
        SafeTensors.write(file, StateDict.of(model).tensors(), metadata(model));
    }

    /** What {@link #save} writes into the metadata, for files that hold a model among other things. */
    public static Map<String, String> metadata(Model model) {
        return Map.of(MODEL, describe(model));
    }

    private static String describe(Model model) {
        Records records = new Records(Kinds.library());
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put(INPUT, records.write(INPUT, model.inputShape().toArray()));
        tree.put(LAYERS, records.write(LAYERS, model.blueprint()));
        Readout readout = model.predictions();
        tree.put(
                PREDICTIONS,
                readout == null || readout instanceof Record ? records.write(PREDICTIONS, readout) : CUSTOM);
        String text = Json.write(tree);
        Checks.describable(text.length(), LONGEST);
        return text;
    }

    /** A model of the library's layers; see {@link #load(Path, Kinds)}. */
    public static Model load(Path file) throws IOException {
        return load(file, Kinds.library());
    }

    /**
     * Builds the model that a file describes, with the values of then. A checkpoint is such a file too.
     *
     * @param kinds what the file may name, one's own layers included
     * @throws IOException if it can't be read, is damaged, or has no architecture or one that can't be built; the text names the file
     *     and what is wrong
     */
    public static Model load(Path file, Kinds kinds) throws IOException {
        try (SafeTensors opened = SafeTensors.open(file)) {
            String text = opened.metadata().get(MODEL);
            if (text == null) {
                throw FileErrors.noArchitecture(file.toString());
            }
            if (text.length() > LONGEST) {
                throw FileErrors.longArchitecture(file.toString(), text.length(), LONGEST);
            }
            StateDict values = StateDict.read(file, opened);
            try {
                Model model = build(text, kinds, opened.elements());
                values.loadInto(model);
                return model;
            } catch (RuntimeException e) { // of a constructor or a trial run, which were not made for such numbers
                throw FileErrors.architecture(file.toString(), e);
            }
        }
    }

    static Model build(String text, Kinds kinds, long numbers) {
        Records records = new Records(kinds);
        if (!(Json.read(text) instanceof Map<?, ?> tree)) {
            throw new IllegalArgumentException("it is no JSON object");
        }
        int[] input = (int[]) required(records.read(INPUT, int[].class, tree.get(INPUT)), INPUT);
        Blueprint layers = (Blueprint) required(records.read(LAYERS, Blueprint.class, tree.get(LAYERS)), LAYERS);
        Object predictions = tree.get(PREDICTIONS);
        Model model = Model.of(Shape.of(input), layers, new Limits(numbers));
        if (CUSTOM.equals(predictions)) {
            model.setPredictions(Models::unknown);
        } else if (predictions != null) {
            model.setPredictions(
                    (Readout) required(records.read(PREDICTIONS, Readout.class, predictions), PREDICTIONS));
        }
        return model;
    }

    private static Object required(@Nullable Object value, String what) {
        if (value == null) {
            throw new IllegalArgumentException("\"" + what + "\" is missing");
        }
        return value;
    }

    private static Tensor unknown(Tape tape, Tensor outputs) {
        throw new IllegalStateException("model: was saved with a function of its own for predictions, which no file can"
                + " hold; call setPredictions with it, or use logits()");
    }
}
