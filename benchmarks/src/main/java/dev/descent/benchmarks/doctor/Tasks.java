package dev.descent.benchmarks.doctor;

import dev.descent.data.Dataset;
import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;

/** Data sets that are drawn, each of another kind. */
final class Tasks {
    private Tasks() {}

    /** Two arms that wind round each other one and a half times. */
    static Dataset spirals(int size) {
        Rng rng = new Rng(11);
        float[][] x = new float[size][];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 2;
            double t = 0.4 + 3 * Math.PI * rng.uniformDouble(3L * i);
            double angle = t + Math.PI * y[i];
            x[i] = new float[] {
                (float) (t * Math.cos(angle) + 0.25 * rng.normal(3L * i + 1)),
                (float) (t * Math.sin(angle) + 0.25 * rng.normal(3L * i + 2))
            };
        }
        return Dataset.of(x, y);
    }

    /** Friedman's first function of five inputs, with five more that do not matter (Annals of Statistics 19, 1991). */
    static Dataset friedman(int size) {
        Rng rng = new Rng(12);
        float[][] x = new float[size][10];
        float[] y = new float[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < 10; j++) {
                x[i][j] = rng.uniform(20L * i + j);
            }
            float[] u = x[i];
            double value = 10 * Math.sin(Math.PI * u[0] * u[1]) + 20 * (u[2] - 0.5) * (u[2] - 0.5) + 10 * u[3] + 5 * u[4];
            y[i] = (float) ((value - 14.4 + rng.normal(20L * i + 15)) / 5);
        }
        return Dataset.of(x, y);
    }

    /** Four classes that overlap, so that nobody is right for more than some three quarters. */
    static Dataset overlap(int size) {
        Rng rng = new Rng(13);
        float[][] x = new float[size][8];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 4;
            for (int j = 0; j < 8; j++) {
                double middle = j % 4 == y[i] ? 0.9 : 0;
                x[i][j] = (float) (middle + rng.normal(10L * i + j));
            }
        }
        return Dataset.of(x, y, 4);
    }

    /** One in twelve rows lies outside a shell, and can be told from the others. */
    static Dataset rare(int size) {
        Rng rng = new Rng(14);
        float[][] x = new float[size][6];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 12 == 0 ? 1 : 0;
            double length = 0;
            for (int j = 0; j < 6; j++) {
                x[i][j] = (float) rng.normal(10L * i + j);
                length += x[i][j] * x[i][j];
            }
            double wanted = y[i] == 1 ? 3.2 + 0.4 * rng.normal(10L * i + 7) : 1.6 + 0.4 * rng.normal(10L * i + 7);
            for (int j = 0; j < 6; j++) {
                x[i][j] *= (float) (wanted / Math.sqrt(length));
            }
        }
        return Dataset.of(x, y, 2);
    }

    /** Clouds around so many centres. */
    static Dataset clouds(int size, int classes, int features, double spread) {
        Rng rng = new Rng(15);
        Rng centres = rng.stream(1);
        float[][] x = new float[size][features];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % classes;
            for (int j = 0; j < features; j++) {
                double middle = centres.normal((long) y[i] * features + j);
                x[i][j] = (float) (middle + spread * rng.normal((long) i * features + j));
            }
        }
        return Dataset.of(x, y, classes);
    }

    /** Sequences of noise in which a wave of one of three lengths begins somewhere: {@code [time, 1]}. */
    static Dataset waves(int size, int time) {
        Rng rng = new Rng(16);
        float[][] x = new float[size][time];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 3;
            double phase = 2 * Math.PI * rng.uniformDouble((long) i * (time + 1));
            for (int t = 0; t < time; t++) {
                double wave = Math.sin(phase + t * 2 * Math.PI / (3 + 3 * y[i]));
                x[i][t] = (float) (wave + 0.5 * rng.normal((long) i * (time + 1) + 1 + t));
            }
        }
        return Dataset.of(x, y, 3).withInputShape(Shape.of(time, 1));
    }

    /** Three rings around each other. */
    static Dataset rings(int size) {
        Rng rng = new Rng(17);
        float[][] x = new float[size][2];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            y[i] = i % 3;
            double angle = 2 * Math.PI * rng.uniformDouble(3L * i);
            double radius = 0.7 + y[i] + 0.15 * rng.normal(3L * i + 1);
            x[i][0] = (float) (radius * Math.cos(angle));
            x[i][1] = (float) (radius * Math.sin(angle));
        }
        return Dataset.of(x, y, 3);
    }

    /** Where an arm of two joints points, and how high it reaches. */
    static Dataset arm(int size) {
        Rng rng = new Rng(18);
        float[][] x = new float[size][4];
        float[][] y = new float[size][3];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < 4; j++) {
                x[i][j] = 2 * rng.uniform(10L * i + j) - 1;
            }
            double first = Math.PI * x[i][0];
            double second = first + 0.5 * Math.PI * x[i][1];
            double upper = 1 + 0.4 * x[i][2];
            double lower = 1 + 0.4 * x[i][3];
            y[i][0] = (float) (upper * Math.cos(first) + lower * Math.cos(second) + 0.05 * rng.normal(10L * i + 4));
            y[i][1] = (float) (upper * Math.sin(first) + lower * Math.sin(second) + 0.05 * rng.normal(10L * i + 5));
            y[i][2] = (float) (upper + lower - 2 + 0.05 * rng.normal(10L * i + 6));
        }
        return Dataset.of(x, y);
    }

    /** A line of the kind sin(3x) + x/2, from one input. */
    static Dataset bend(int size) {
        Rng rng = new Rng(19);
        float[][] x = new float[size][1];
        float[] y = new float[size];
        for (int i = 0; i < size; i++) {
            x[i][0] = 6 * rng.uniform(2L * i) - 3;
            y[i] = (float) (Math.sin(3 * x[i][0]) + x[i][0] / 2 + 0.15 * rng.normal(2L * i + 1));
        }
        return Dataset.of(x, y);
    }

    /** Twelve words out of twenty; the class is whether words of the first ten or of the last ten are more, ties left to the first. */
    static Dataset words(int size) {
        Rng rng = new Rng(20);
        float[][] x = new float[size][12];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            double share = rng.uniformDouble(40L * i + 30);
            int high = 0;
            for (int j = 0; j < 12; j++) {
                boolean last = rng.uniformDouble(40L * i + j) < share;
                x[i][j] = rng.below(10, 40L * i + 12 + j) + (last ? 10 : 0);
                high += last ? 1 : 0;
            }
            y[i] = high > 6 ? 1 : 0;
        }
        return Dataset.of(x, y, 2);
    }

    /** Yes or no by a curved boundary in eight inputs, with a tenth of the answers drawn at random. */
    static Dataset survey(int size) {
        Rng rng = new Rng(21);
        float[][] x = new float[size][8];
        int[] y = new int[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < 8; j++) {
                x[i][j] = (float) rng.normal(20L * i + j);
            }
            double side = x[i][0] * x[i][1] + x[i][2] - 0.5 * x[i][3] * x[i][3] + 0.5;
            boolean random = rng.uniformDouble(20L * i + 10) < 0.1;
            y[i] = random ? rng.below(2, 20L * i + 11) : side > 0 ? 1 : 0;
        }
        return Dataset.of(x, y, 2);
    }
}
