package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Class indices seen as one probability per class. */
final class OneHot implements Dataset {
    private final Dataset source;
    private final Shape targetShape;

    OneHot(Dataset source) {
        this.source = source;
        this.targetShape = Shape.of(source.classes());
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
        return targetShape;
    }

    @Override
    public int classes() {
        return 0;
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
        return source.length(index);
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        // The class index lands in the first place of its own row, which is filled after it was read.
        source.read(index, inputs, inputOffset, targets, targetOffset);
        int label = Checks.label("oneHot", index, targets[targetOffset], targetShape.size());
        Arrays.fill(targets, targetOffset, targetOffset + targetShape.size(), 0f);
        targets[targetOffset + label] = 1f;
    }
}
