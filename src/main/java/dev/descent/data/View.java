package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.List;

/** The examples of another data set, described otherwise. */
record View(Dataset source, Shape inputShape, List<String> classNames) implements Dataset {
    @Override
    public int size() {
        return source.size();
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
    public boolean hasLengths() {
        return source.hasLengths();
    }

    @Override
    public int length(int index) {
        return source.length(index);
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        source.read(index, inputs, inputOffset, targets, targetOffset);
    }
}
