package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.List;

/** The examples of another data set with lengths of their own. */
final class Sequences implements Dataset {
    private final Dataset source;
    private final int[] lengths;

    Sequences(Dataset source, int[] lengths) {
        this.source = source;
        this.lengths = lengths;
    }

    @Override
    public int size() {
        return source.size();
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
        return true;
    }

    @Override
    public int length(int index) {
        return lengths[index];
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        source.read(index, inputs, inputOffset, targets, targetOffset);
    }
}
