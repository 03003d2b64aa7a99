package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.List;

/** Some examples of another data set, in an order of their own. */
final class Subset implements Dataset {
    private final Dataset source;
    private final int[] indices;

    Subset(Dataset source, int[] indices) {
        this.source = source;
        this.indices = indices;
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public Shape inputShape() {
        return source.inputShape();
    }

    @Override
    public Shape targetShape() {
        return source.targetShape();
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public List<String> classNames() {
        return source.classNames();
    }

    @Override
    public boolean hasLengths() {
        return source.hasLengths();
    }

    @Override
    public int length(int index) {
        return source.length(indices[index]);
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        source.read(indices[index], inputs, inputOffset, targets, targetOffset);
    }
}
