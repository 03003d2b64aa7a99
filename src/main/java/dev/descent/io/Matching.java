package dev.descent.io;

import java.util.List;

/**
 * What came of loading weights by name: which tensors found their place, and which didn't, in PyTorch's terms.
 *
 * <pre>{@code
 * Model trained = Model.of(Shape.of(64), 42, dense(32), relu(), dense(10));
 * Model other = Model.of(Shape.of(64), 7, dense(32), relu(), dense(3));
 * Matching matching = StateDict.of(trained).loadMatching(other);
 * List<String> matched = matching.matched();          // dense1.weight, dense1.bias
 * List<String> otherShape = matching.otherShape();    // dense2.weight: [10, 32], expected [3, 32] ...
 * }</pre>
 *
 * @param matched tensors whose values the model has now
 * @param missing what the model has and the file hasn't
 * @param unexpected what the file has and the model hasn't
 * @param otherShape what both have in different shapes, with these
 */
public record Matching(List<String> matched, List<String> missing, List<String> unexpected, List<String> otherShape) {
    private static final int SHOWN = 10;

    public Matching {
        matched = List.copyOf(matched);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        otherShape = List.copyOf(otherShape);
    }

    /** Whether every tensor found its place. */
    public boolean isComplete() {
        return missing.isEmpty() && unexpected.isEmpty() && otherShape.isEmpty();
    }

    /** All that didn't match; {@code everything matched} if nothing. */
    String problems() {
        StringBuilder text = new StringBuilder();
        add(text, "missing", missing);
        add(text, "unexpected", unexpected.stream().map(FileErrors::shortened).toList());
        add(text, "of another shape", otherShape);
        return text.isEmpty() ? "everything matched" : text.toString();
    }

    private static void add(StringBuilder text, String what, List<String> names) {
        if (!names.isEmpty()) {
            int more = names.size() - SHOWN;
            text.append(text.isEmpty() ? "" : "; ").append(what).append(' ');
            String shown = names.subList(0, Math.min(SHOWN, names.size())).toString();
            text.append(FileErrors.clean(shown)).append(more > 0 ? " and " + more + " more" : "");
        }
    }

    @Override
    public String toString() {
        return matched.size() + " tensors matched; " + problems();
    }
}
