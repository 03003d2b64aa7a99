package dev.descent.data;

import dev.descent.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/** Examples in one array of inputs and one of targets, row by row, which nobody else holds. */
final class ArrayDataset implements Dataset {
    private final int size;
    private final Shape inputShape;
    private final Shape targetShape;
    private final int classes;
    private final List<String> classNames;
    private final float[] inputs;
    private final float[] targets;

    /** Takes the arrays as they are, and checks them. */
    ArrayDataset(
            Shape inputShape,
            Shape targetShape,
            int classes,
            List<String> classNames,
            int size,
            float[] inputs,
            float[] targets) {
        this.size = size;
        this.inputShape = inputShape;
        this.targetShape = targetShape;
        this.classes = classes;
        this.classNames = classNames;
        this.inputs = inputs;
        this.targets = targets;
        Datasets.check(this, WHO, label -> label == UNLABELLED);
    }

    /** What errors call a data set that has no role yet. */
    private static final String WHO = "data set";

    static Dataset of(float[][] inputs, int[] classes, int classCount) {
        Checks.sameLength(inputs.length, classes.length);
        float[] flat = flatten("input", inputs);
        float[] targets = new float[classes.length];
        for (int i = 0; i < classes.length; i++) {
            targets[i] = Checks.labelOrNone(WHO, i, classes[i], Checks.classCount(WHO, classCount));
        }
        return new ArrayDataset(
                Shape.of(inputs[0].length), Shape.of(), classCount, List.of(), inputs.length, flat, targets);
    }

    static Dataset of(float[][] inputs, int[][] labels, int classCount) {
        Checks.sameLength(inputs.length, labels.length);
        float[] flat = flatten("input", inputs);
        int most = 1;
        for (int[] row : labels) {
            most = Math.max(most, row.length);
        }
        float[] targets = new float[Checks.arraySize("target", labels.length, most)];
        Arrays.fill(targets, UNLABELLED);
        for (int i = 0; i < labels.length; i++) {
            for (int j = 0; j < labels[i].length; j++) {
                targets[i * most + j] = Checks.labelOrNone(WHO, i, labels[i][j], Checks.classCount(WHO, classCount));
            }
        }
        return new ArrayDataset(
                Shape.of(inputs[0].length), Shape.of(most), classCount, List.of(), inputs.length, flat, targets);
    }

    static Dataset of(float[][] inputs, float[] values) {
        Checks.sameLength(inputs.length, values.length);
        float[] flat = flatten("input", inputs);
        return new ArrayDataset(
                Shape.of(inputs[0].length), Shape.of(), 0, List.of(), inputs.length, flat, values.clone());
    }

    static Dataset of(float[][] inputs, float[][] values) {
        Checks.sameLength(inputs.length, values.length);
        float[] flat = flatten("input", inputs);
        float[] targets = flatten("target", values);
        return new ArrayDataset(
                Shape.of(inputs[0].length), Shape.of(values[0].length), 0, List.of(), inputs.length, flat, targets);
    }

    private static float[] flatten(String what, float[][] rows) {
        Checks.notEmpty(WHO, rows.length);
        int width = rows[0].length;
        float[] flat = new float[Checks.arraySize(what, rows.length, width)];
        for (int i = 0; i < rows.length; i++) {
            Checks.rowLength(what, i, rows[i].length, width);
            System.arraycopy(rows[i], 0, flat, i * width, width);
        }
        return flat;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Shape inputShape() {
        return inputShape;
    }

    @Override
    public Shape targetShape() {
        return targetShape;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public void read(int index, float[] into, int inputOffset, float[] intoTargets, int targetOffset) {
        int width = inputShape.size();
        System.arraycopy(inputs, index * width, into, inputOffset, width);
        int targetWidth = targetShape.size();
        if (targetWidth == 1) {
            intoTargets[targetOffset] = targets[index];
        } else {
            System.arraycopy(targets, index * targetWidth, intoTargets, targetOffset, targetWidth);
        }
    }
}
