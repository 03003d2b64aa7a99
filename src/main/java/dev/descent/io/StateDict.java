package dev.descent.io;

import dev.descent.nn.Layer;
import dev.descent.nn.Model;
import dev.descent.nn.NamedLayer;
import dev.descent.nn.StateTensor;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A model's weights and buffers as PyTorch's {@code state_dict()} has them: by name, in PyTorch's layout. The way between
 * the two, by files that both read, and from one model into another.
 *
 * <pre>{@code
 * static void exchange(Model model, java.nio.file.Path fromPyTorch, java.nio.file.Path toPyTorch) throws java.io.IOException {
 *     StateDict.read(fromPyTorch).loadInto(model);         // 0.weight, 0.bias ... of an nn.Sequential, or dense1.weight ...
 *     StateDict.read(fromPyTorch).renamed(java.util.Map.of("fc1", "dense1", "fc2", "dense2")).loadInto(model);
 *     StateDict.numbered(model).write(toPyTorch);          // for nn.Sequential(...).load_state_dict(load_file(...))
 * }
 * }</pre>
 *
 * <p>Names are those of this model's layers ({@code dense1.weight}), or numbers as in {@code nn.Sequential}: every layer whose
 * name ends in a number is called by its place among its siblings, the first being 0, layers without weights counted too.
 * What {@link #loadInto} and {@link #loadMatching} are given may be either; which one, they find out by what matches more.
 *
 * <p>Immutable.
 */
public final class StateDict {
    /** What begins so belongs to a checkpoint, not to the model in it. */
    static final String RESERVED = "descent/";

    private final String source;
    private final Map<String, Tensor> tensors;

    private StateDict(String source, Map<String, Tensor> tensors) {
        this.source = source;
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Of tensors that one has already, in PyTorch's layout.
     *
     * @param tensors used as they are
     */
    public static StateDict of(Map<String, Tensor> tensors) {
        return new StateDict("the state dict", new LinkedHashMap<>(tensors));
    }

    /** A copy of the model's values, by its own names. */
    public static StateDict of(Model model) {
        return of(model, Entry::name);
    }

    /** A copy of the model's values, by the names that an {@code nn.Sequential} of the same layers has. */
    public static StateDict numbered(Model model) {
        return of(model, Entry::number);
    }

    private static StateDict of(Model model, Function<Entry, String> naming) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : entries(model)) {
            StateTensor tensor = entry.tensor();
            if (!tensor.parts().isEmpty()) {
                String name = naming.apply(entry);
                Checks.newName(name, tensors.put(name, Tensor.of(tensor.shape(), tensor.values())));
            }
        }
        return new StateDict("the model", tensors);
    }

    /**
     * Reads a safetensors file. Tensors of types that no weights come in, such as bytes, are left out, and those without elements.
     *
     * @throws IOException if it can't be read, or is damaged or no such file; the text names it and what is wrong
     */
    public static StateDict read(Path file) throws IOException {
        try (SafeTensors opened = SafeTensors.open(file)) {
            return read(file, opened);
        }
    }

    static StateDict read(Path file, SafeTensors opened) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String name : opened.names()) {
            if (!name.startsWith(RESERVED) && opened.isReadable(name)) {
                tensors.put(name, opened.tensor(name));
            }
        }
        return new StateDict(file.toString(), tensors);
    }

    /** The tensors by name, in PyTorch's layout; unmodifiable, their values not to be written. */
    public Map<String, Tensor> tensors() {
        return tensors;
    }

    /**
     * The same with modules called otherwise.
     *
     * @param modules from a module's name to the new one: {@code fc1} to {@code dense1} makes {@code dense1.weight} of {@code
     *     fc1.weight}, an empty name strips a prefix. The longest name that fits counts
     * @throws IllegalArgumentException if a module isn't there, or two tensors would get one name
     */
    public StateDict renamed(Map<String, String> modules) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        Set<String> unused = new LinkedHashSet<>(modules.keySet());
        tensors.forEach((name, tensor) -> {
            String module = name;
            while (!module.isEmpty() && !modules.containsKey(module)) {
                module = module.substring(0, Math.max(0, module.lastIndexOf('.')));
            }
            unused.remove(module);
            String rest = name.equals(module) ? "" : name.substring(module.isEmpty() ? 0 : module.length() + 1);
            String target = modules.getOrDefault(module, module);
            String other = rest.isEmpty() ? target : join(target, rest);
            Checks.newName(other, renamed.put(other, tensor));
        });
        Checks.allUsed(source, unused, tensors.keySet());
        return new StateDict(source, renamed);
    }

    /** Writes a safetensors file, which PyTorch reads with {@code safetensors.torch.load_file}. */
    public void write(Path file) throws IOException {
        SafeTensors.write(file, tensors, Map.of());
    }

    /**
     * Gives a model these values.
     *
     * @throws IllegalArgumentException unless all names and shapes fit; the text says what doesn't, and nothing is changed
     */
    public void loadInto(Model model) {
        List<Entry> entries = entries(model);
        Matching matching = match(entries);
        Checks.complete(source, matching);
        set(entries);
    }

    /** Gives a model those of these values whose names and shapes fit, and says which; the others stay as they are. */
    public Matching loadMatching(Model model) {
        List<Entry> entries = entries(model);
        Matching matching = match(entries);
        set(entries);
        return matching;
    }

    private Function<Entry, String> naming(List<Entry> entries) {
        long named = entries.stream().filter(e -> tensors.containsKey(e.name())).count();
        long numbered =
                entries.stream().filter(e -> tensors.containsKey(e.number())).count();
        return named >= numbered ? Entry::name : Entry::number;
    }

    private Matching match(List<Entry> entries) {
        Function<Entry, String> naming = naming(entries);
        List<String> matched = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> otherShape = new ArrayList<>();
        Set<String> unexpected = new LinkedHashSet<>(tensors.keySet());
        for (Entry entry : entries) {
            String name = naming.apply(entry);
            unexpected.remove(name);
            Tensor tensor = tensors.get(name);
            StateTensor state = entry.tensor();
            if (state.parts().isEmpty()) {
                continue;
            }
            if (tensor == null) {
                missing.add(name);
            } else if (tensor.shape().equals(state.shape())) {
                matched.add(name);
            } else {
                otherShape.add(name + ": " + tensor.shape() + ", expected " + state.shape());
            }
        }
        return new Matching(matched, missing, List.copyOf(unexpected), otherShape);
    }

    private void set(List<Entry> entries) {
        Function<Entry, String> naming = naming(entries);
        for (Entry entry : entries) {
            Tensor tensor = tensors.get(naming.apply(entry));
            StateTensor state = entry.tensor();
            if (tensor != null && !state.parts().isEmpty() && tensor.shape().equals(state.shape())) {
                state.set(tensor.values());
            }
        }
    }

    /** A tensor by the name of its layer, and by its layer's number. */
    private record Entry(String name, String number, StateTensor tensor) {}

    private static List<Entry> entries(Model model) {
        List<Entry> entries = new ArrayList<>();
        collect(model, "", "", entries);
        return entries;
    }

    private static void collect(Layer layer, String name, String number, List<Entry> entries) {
        for (StateTensor tensor : layer.state(name)) {
            entries.add(new Entry(join(name, tensor.name()), join(number, tensor.name()), tensor));
        }
        List<NamedLayer> layers = layer.layers();
        for (int i = 0; i < layers.size(); i++) {
            NamedLayer named = layers.get(i);
            String prefix = name.isEmpty() ? "" : name + ".";
            String local = named.name().startsWith(prefix) ? named.name().substring(prefix.length()) : named.name();
            boolean counted = Character.isDigit(local.charAt(local.length() - 1));
            collect(named.layer(), named.name(), join(number, counted ? Integer.toString(i) : local), entries);
        }
    }

    private static String join(String first, String second) {
        return first.isEmpty() ? second : first + "." + second;
    }

    @Override
    public String toString() {
        return tensors.size() + " tensors of " + source;
    }
}
