package dev.descent.data;

import dev.descent.tensor.Shape;

/** Images and labels as unsigned bytes: a quarter of the memory of floats, which they become when read. */
final class ByteDataset implements Dataset {
    private final Shape inputShape;
    private final int classes;
    private final byte[] inputs;
    private final byte[] labels;

    ByteDataset(Shape inputShape, int classes, byte[] inputs, byte[] labels) {
        this.inputShape = inputShape;
        this.classes = classes;
        this.inputs = inputs;
        this.labels = labels;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public Shape inputShape() {
        return inputShape;
    }

    @Override
    public Shape targetShape() {
        return Shape.of();
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public void read(int index, float[] into, int inputOffset, float[] targets, int targetOffset) {
        int width = inputShape.size();
        for (int i = 0, from = index * width; i < width; i++) {
            into[inputOffset + i] = (inputs[from + i] & 0xFF) / 255f;
        }
        targets[targetOffset] = labels[index] & 0xFF;
    }
}
