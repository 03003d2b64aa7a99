package dev.descent.nn;

import dev.descent.op.Readout;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tape;
import dev.descent.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers, the shape they were built for, and what an application does with them: look, predict, copy. Any number of threads
 * may predict at once; while one trains, others get the numbers of a network that is changing.
 *
 * <pre>{@code
 * Model model = Model.of(Shape.of(64), 42, Layers.dense(128), Layers.relu(), Layers.dropout(0.2f), Layers.dense(10));
 * float[] scores = model.predict(new float[64]);
 * int digit = model.classify(new float[64]);
 * }</pre>
 */
public final class Model implements Layer {
    private final Shape input;
    private final Shape output;
    private final Shape single;
    private final long seed;
    private final Blueprint blueprint;
    private final Layer root;
    private final List<Parameter> parameters;
    private final Predictor predictor;
    private volatile @Nullable Readout readout;

    Model(Shape input, long seed, Blueprint blueprint, @Nullable Limits limits) {
        this.input = input;
        this.seed = seed;
        this.blueprint = blueprint;
        Setup setup = Sequential.root(seed, limits);
        root = blueprint.build(input, setup);
        output = setup.output(root, input);
        parameters = Parameters.of(List.of(new NamedLayer("", root)));
        single = input.withFirst(1);
        predictor = new Predictor(root);
    }

    /**
     * A model of layers one after the other, called by kind and number: {@code dense1}, {@code relu1}, {@code dense2}.
     *
     * @param input the shape of one example, without the batch
     * @param seed determines the first weights
     * @throws IllegalArgumentException if a layer can't take what the one before puts out; the text names it
     */
    public static Model of(Shape input, long seed, Blueprint... layers) {
        return new Model(input, seed, new Sequential.Plan(List.of(layers)), null);
    }

    /**
     * A model of zeros, whose values come from elsewhere, such as a file.
     *
     * @param blueprint of the whole model, {@link #blueprint()} of another
     * @throws IllegalArgumentException if it would take more than the limits, or a layer can't take what the one before puts out
     */
    public static Model of(Shape input, Blueprint blueprint, Limits limits) {
        return new Model(input, 0, blueprint, limits);
    }

    /**
     * A model of one layer that exists already: a container of one's own, a network with several branches.
     *
     * @param input the shape of one example, without the batch
     */
    public static Model of(Shape input, Layer root) {
        return new Model(input, 0, root, null);
    }

    /** The shape of one example. */
    public Shape inputShape() {
        return input;
    }

    /** The shape of what comes out for one example. */
    public Shape outputShape() {
        return output;
    }

    @Override
    public Shape outputShape(Shape example) {
        Checks.builtFor(kind(), example, input);
        return output;
    }

    /** The raw outputs, which losses take; for loops of one's own. */
    @Override
    public Tensor forward(Tape tape, Tensor x) {
        return root.forward(tape, x);
    }

    /** The layer that the model was made of; if it is the library's own, a {@link Sequential}. */
    public Layer root() {
        return root;
    }

    /** What the model was built by. */
    public Blueprint blueprint() {
        return blueprint;
    }

    @Override
    public List<NamedLayer> layers() {
        return root.layers();
    }

    @Override
    public List<StateTensor> state(String name) {
        return root.state(name);
    }

    /** Every parameter and buffer once, in the layers' order. */
    @Override
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * One parameter or buffer.
     *
     * @param name such as {@code dense1.weight}
     * @throws IllegalArgumentException if there is none of that name; the text lists those there are
     */
    public Parameter parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        throw Checks.unknown(
                "parameter", name, parameters.stream().map(Parameter::name).toList());
    }

    /** How many numbers the model has learnt or could learn: the elements of all parameters but buffers. */
    public long parameterCount() {
        return Summary.count(parameters, false);
    }

    /** A table of layers, output shapes and parameters. */
    public String summary() {
        return new Summary(this).toString();
    }

    @Override
    public String toString() {
        return summary();
    }

    /**
     * How raw outputs become what {@link #predict} gives: a loss, since softmax belongs to cross-entropy, or a function. The
     * trainer sets it; by default the raw outputs.
     */
    public void setPredictions(Readout newReadout) {
        readout = newReadout;
    }

    /** What {@link #setPredictions} set; null for raw outputs. */
    public @Nullable Readout predictions() {
        return readout;
    }

    /**
     * The prediction for one example: probabilities if the model was trained as a classifier. From any thread.
     *
     * @throws IllegalArgumentException if there are more or fewer values than the input shape has, or one is NaN or infinite
     */
    public float[] predict(float... example) {
        return run(example, true);
    }

    /**
     * The predictions for a batch {@code [n, ...]}, as a tensor {@code [n, ...]} with memory of its own. From any thread, on
     * the calling one.
     *
     * @throws IllegalArgumentException if the shape isn't that of a batch, or a value is NaN or infinite
     */
    public Tensor predict(Tensor batch) {
        return run(batch, true);
    }

    /**
     * The predictions for sequences of their own lengths, padded to the time of the longest, which may be another than the
     * model was built for. What the padding holds doesn't change a result; outputs at padded steps mean nothing. From any
     * thread.
     *
     * <pre>{@code
     * Model model = Model.of(Shape.of(40), 42, embedding(1000, 8), lstm(16), lastStep(), dense(2));
     * Tensor one = model.predict(Tensor.of(Shape.of(1, 3), 12, 7, 405), 3);
     * Tensor two = model.predict(Tensor.of(Shape.of(2, 3), 12, 7, 405, 9, 0, 0), 3, 1);
     * }</pre>
     *
     * @param batch {@code [n, time, ...]}
     * @param lengths how many steps of each sequence are data, n numbers from 1 to the time
     * @throws IllegalArgumentException if the shape isn't that of a batch of sequences, a length is out of range, or a value,
     *     be it padding, is NaN or infinite
     */
    public Tensor predict(Tensor batch, int... lengths) {
        return run(batch, lengths, true);
    }

    /** The raw outputs for one example, before softmax or sigmoid; otherwise as {@link #predict(float[])}. */
    public float[] logits(float... example) {
        return run(example, false);
    }

    /** The raw outputs for a batch, before softmax or sigmoid; otherwise as {@link #predict(Tensor)}. */
    public Tensor logits(Tensor batch) {
        return run(batch, false);
    }

    /** The raw outputs for sequences, before softmax or sigmoid; otherwise as {@link #predict(Tensor, int...)}. */
    public Tensor logits(Tensor batch, int... lengths) {
        return run(batch, lengths, false);
    }

    /**
     * The most probable class of one example, the first one if several are; for a model with a single output, 1 if the
     * prediction is above 0.5, else 0. From any thread.
     *
     * @throws IllegalArgumentException as {@link #predict(float[])}
     * @throws IllegalStateException if outputs have more axes than one
     */
    public int classify(float... example) {
        Checks.example(example, input);
        return classify(Tensor.of(single, example))[0];
    }

    /** The most probable class of each example of a batch {@code [n, ...]}. */
    public int[] classify(Tensor batch) {
        return classes(predict(batch));
    }

    /** The most probable class of each sequence; otherwise as {@link #predict(Tensor, int...)}. */
    public int[] classify(Tensor batch, int... lengths) {
        return classes(predict(batch, lengths));
    }

    private static int[] classes(Tensor prediction) {
        Checks.classes(prediction.shape());
        float[] values = prediction.values();
        int classes = prediction.dim(1);
        int[] best = new int[prediction.dim(0)];
        for (int i = 0; i < best.length; i++) {
            best[i] = classes == 1 ? values[i] > 0.5f ? 1 : 0 : largest(values, i * classes, classes);
        }
        return best;
    }

    private static int largest(float[] values, int from, int size) {
        int best = 0;
        for (int c = 1; c < size; c++) {
            best = values[from + c] > values[from + best] ? c : best;
        }
        return best;
    }

    private float[] run(float[] example, boolean readable) {
        Checks.example(example, input);
        return predictor.one(Tensor.of(single, example), readable ? readout : null);
    }

    private Tensor run(Tensor batch, boolean readable) {
        Checks.batch(batch, input);
        return predictor.all(batch, null, readable ? readout : null);
    }

    private Tensor run(Tensor batch, int[] lengths, boolean readable) {
        int[] own = lengths.clone();
        Checks.sequences(batch, input, own);
        return predictor.all(batch, own, readable ? readout : null);
    }

    /**
     * A second model of the same layers with parameters of its own, equal in values and settings.
     *
     * @throws IllegalStateException if a layer with parameters was given ready-made, so that it would belong to both
     */
    public Model copy() {
        Model copy = new Model(input, seed, blueprint, null);
        Parameters.copy(parameters, copy.parameters);
        copy.readout = readout;
        return copy;
    }

    /**
     * A second model with other layers in place of the last one: what is left has copies of this model's values and settings,
     * the head begins anew. For transfer, together with {@link #setTrainable}.
     *
     * <pre>{@code
     * Model pretrained = Model.of(Shape.of(64), 42, dense(128), relu(), dense(10));
     * Model mine = pretrained.withHead(7, dense(3));
     * mine.setTrainable("dense1", false);
     * }</pre>
     *
     * @param seed determines the head's first weights
     * @param head what takes the place of the last layer
     * @throws IllegalStateException if the model isn't a sequence of two blueprints or more
     */
    public Model withHead(long seed, Blueprint... head) {
        List<Blueprint> layers = Checks.sequence(blueprint);
        List<Blueprint> all = new ArrayList<>(layers.subList(0, layers.size() - 1));
        all.addAll(List.of(head));
        Model other = new Model(input, seed, new Sequential.Plan(all), null);
        for (int i = 0; i < layers.size() - 1; i++) {
            Parameters.copy(
                    layers().get(i).layer().parameters(),
                    other.layers().get(i).layer().parameters());
        }
        return other;
    }

    /**
     * Lets the optimizer change the parameters of a layer and of the layers within it, or freezes them. Batch-norm's running
     * values, which are no parameters, move all the same.
     *
     * @param layer such as {@code conv1} or {@code residual1.conv2}; empty for the whole model
     * @throws IllegalArgumentException if it has no parameters
     */
    public void setTrainable(String layer, boolean trainable) {
        String prefix = layer.isEmpty() ? "" : layer + ".";
        List<Parameter> its =
                parameters.stream().filter(p -> p.name().startsWith(prefix)).toList();
        if (its.isEmpty()) {
            throw Checks.unknown(
                    "parameter of layer",
                    layer,
                    parameters.stream().map(Parameter::name).toList());
        }
        its.forEach(parameter -> parameter.setTrainable(trainable));
    }

    /**
     * Takes over the values of all parameters and buffers of another model with the same layers.
     *
     * @throws IllegalArgumentException if names or shapes differ; nothing is changed then
     */
    public void copyFrom(Model other) {
        new Snapshot(other.parameters, false).copyTo("copy", parameters);
    }

    /** The values of all parameters and buffers as they are now. */
    public Snapshot snapshot() {
        return new Snapshot(parameters, true);
    }

    /**
     * Puts back the values of a snapshot.
     *
     * @throws IllegalArgumentException if it is of a model with other names or shapes; nothing is changed then
     */
    public void restore(Snapshot snapshot) {
        snapshot.copyTo("restore", parameters);
    }

    /** The values of a model's parameters and buffers at some time. Immutable. */
    public static final class Snapshot {
        private final Map<String, Tensor> tensors = new LinkedHashMap<>();

        /** Of tensors that {@link #tensors} gave, perhaps in another process; they are not copied. */
        public Snapshot(Map<String, Tensor> tensors) {
            this.tensors.putAll(tensors);
        }

        /** The values by the parameters' names; not to be written. */
        public Map<String, Tensor> tensors() {
            return Collections.unmodifiableMap(tensors);
        }

        private Snapshot(List<Parameter> parameters, boolean copied) {
            for (Parameter parameter : parameters) {
                Tensor tensor = parameter.tensor();
                tensors.put(parameter.name(), copied ? tensor.copy() : tensor);
            }
        }

        private void copyTo(String verb, List<Parameter> parameters) {
            List<String> names = parameters.stream().map(Parameter::name).toList();
            Checks.sameNames(verb, names, List.copyOf(tensors.keySet()));
            for (Parameter parameter : parameters) {
                Tensor tensor = source(parameter);
                Checks.sameShape(verb, parameter.name(), parameter.tensor().shape(), tensor.shape());
            }
            for (Parameter parameter : parameters) {
                Tensor tensor = source(parameter);
                System.arraycopy(tensor.values(), 0, parameter.tensor().values(), 0, tensor.size());
            }
        }

        private Tensor source(Parameter parameter) {
            return java.util.Objects.requireNonNull(tensors.get(parameter.name()));
        }
    }
}
