package dev.descent.train;

import dev.descent.nn.Model;
import dev.descent.nn.Parameter;
import dev.descent.tensor.Shape;
import dev.descent.tensor.Tensor;
import java.util.List;

/** Running means of a model's parameters and buffers, which can take the place of its own values for a while. */
final class Averages {
    private final List<Parameter> parameters;
    private final float[][] means;
    private final float[][] own;
    private long count;
    private boolean shown;

    Averages(Model model) {
        parameters = model.parameters();
        means = copies();
        own = copies();
    }

    private float[][] copies() {
        return parameters.stream().map(p -> p.tensor().toArray()).toArray(float[][]::new);
    }

    /** How many values each mean is of. */
    long count() {
        return count;
    }

    boolean isShown() {
        return shown;
    }

    /** Moves the means by a share of the way to the values of now; all the way the first time. */
    void add(double share) {
        float part = count == 0 ? 1 : (float) share;
        for (int i = 0; i < means.length; i++) {
            float[] mean = means[i];
            float[] values = parameters.get(i).tensor().values();
            for (int j = 0; j < mean.length; j++) {
                mean[j] += part * (values[j] - mean[j]);
            }
        }
        count++;
    }

    /** Puts the means into the model. */
    void show() {
        for (int i = 0; i < means.length; i++) {
            float[] values = parameters.get(i).tensor().values();
            System.arraycopy(values, 0, own[i], 0, own[i].length);
            System.arraycopy(means[i], 0, values, 0, means[i].length);
        }
        shown = true;
    }

    /** Puts the model's own values back. */
    void hide() {
        for (int i = 0; i < own.length; i++) {
            System.arraycopy(own[i], 0, parameters.get(i).tensor().values(), 0, own[i].length);
        }
        shown = false;
    }

    SavedState save() {
        SavedState state = new SavedState().put("count", count).put("shown", shown ? 1 : 0);
        for (int i = 0; i < means.length; i++) {
            Shape shape = parameters.get(i).tensor().shape();
            state.put("mean/" + parameters.get(i).name(), Tensor.of(shape, means[i]));
            state.put("own/" + parameters.get(i).name(), Tensor.of(shape, own[i]));
        }
        return state;
    }

    /** The model must have the values of when the state was saved. */
    void restore(SavedState state) {
        count = state.whole("count");
        shown = state.whole("shown") == 1;
        for (int i = 0; i < means.length; i++) {
            copy(state.tensor("mean/" + parameters.get(i).name()), means[i]);
            copy(state.tensor("own/" + parameters.get(i).name()), own[i]);
        }
    }

    private static void copy(Tensor saved, float[] into) {
        System.arraycopy(saved.values(), 0, into, 0, into.length);
    }
}
