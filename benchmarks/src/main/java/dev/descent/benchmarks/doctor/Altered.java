package dev.descent.benchmarks.doctor;

import dev.descent.data.Dataset;
import dev.descent.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/** Data sets with something done to every row. */
final class Altered {
    private Altered() {}

    /** Changes a row in place. */
    @FunctionalInterface
    interface Change {
        void to(int row, float[] input, float[] target);
    }

    static Dataset rows(Dataset data, Change change) {
        return new Rows(data, change);
    }

    /** Both, one after the other. */
    static Dataset both(Dataset first, Dataset second) {
        return new Dataset() {
            @Override
            public int size() {
                return first.size() + second.size();
            }

            @Override
            public Shape inputShape() {
                return first.inputShape();
            }

            @Override
            public Shape targetShape() {
                return first.targetShape();
            }

            @Override
            public int classes() {
                return first.classes();
            }

            @Override
            public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
                boolean early = index < first.size();
                (early ? first : second)
                        .read(early ? index : index - first.size(), inputs, inputOffset, targets, targetOffset);
            }
        };
    }

    /** The rows whose label passes, by position and label. */
    static Dataset where(Dataset data, java.util.function.BiPredicate<Integer, Float> kept) {
        List<Integer> rows = new ArrayList<>();
        float[] input = new float[data.inputShape().size()];
        float[] target = new float[data.targetShape().size()];
        for (int i = 0; i < data.size(); i++) {
            data.read(i, input, 0, target, 0);
            if (kept.test(i, target[0])) {
                rows.add(i);
            }
        }
        return data.subset(rows.stream().mapToInt(i -> i).toArray());
    }

    private record Rows(Dataset data, Change change) implements Dataset {
        @Override
        public int size() {
            return data.size();
        }

        @Override
        public Shape inputShape() {
            return data.inputShape();
        }

        @Override
        public Shape targetShape() {
            return data.targetShape();
        }

        @Override
        public int classes() {
            return data.classes();
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            float[] input = new float[inputShape().size()];
            float[] target = new float[targetShape().size()];
            data.read(index, input, 0, target, 0);
            change.to(index, input, target);
            System.arraycopy(input, 0, inputs, inputOffset, input.length);
            System.arraycopy(target, 0, targets, targetOffset, target.length);
        }
    }
}
