package dev.descent.data;

import static dev.descent.data.DatasetTest.input;
import static dev.descent.data.DatasetTest.target;
import static dev.descent.data.Texts.bad;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Rng;
import dev.descent.tensor.Shape;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScalersTest {
    private static final Split IRIS = Iris.load().stratifiedSplit(0.7, 1);

    /** Four features of which the last is constant and the third the sum of the first two. */
    private static Dataset dependent() {
        Rng rng = new Rng(12);
        float[][] inputs = new float[500][4];
        for (int i = 0; i < inputs.length; i++) {
            float a = (float) rng.normal(2L * i);
            float b = 1000 + 10 * (float) rng.normal(2L * i + 1);
            inputs[i] = new float[] {a, b, a + b, 7.25f};
        }
        return Dataset.of(inputs, new float[500]);
    }

    static List<Function<Dataset, Scaler>> scalers() {
        return List.of(
                Standardizer::fit,
                MinMax::fit,
                Whitening::pca,
                data -> Whitening.pca(data, 2, 0.1),
                data -> Whitening.zca(data, 0.01));
    }

    @ParameterizedTest
    @MethodSource("scalers")
    void fittedOnTrainingOnlyAndTheSameForOneInput(Function<Dataset, Scaler> fit) {
        Scaler scaler = fit.apply(IRIS.train());
        Dataset test = scaler.apply(IRIS.test());
        assertEquals(IRIS.test().size(), test.size());
        assertEquals(3, test.classes());
        assertEquals(List.of("setosa", "versicolor", "virginica"), test.classNames());
        assertEquals(scaler.outputShape(), test.inputShape());
        for (int i = 0; i < test.size(); i++) {
            float[] before = input(IRIS.test(), i);
            float[] kept = before.clone();
            assertArrayEquals(input(test, i), scaler.apply(before));
            assertArrayEquals(kept, before);
            assertArrayEquals(target(IRIS.test(), i), target(test, i));
        }
    }

    @ParameterizedTest
    @MethodSource("scalers")
    void otherInputsAreRefused(Function<Dataset, Scaler> fit) {
        Scaler scaler = fit.apply(IRIS.train());
        String name = scaler.getClass().getSimpleName();
        String who = name.equals("MinMax") ? "minMax" : name.toLowerCase(java.util.Locale.ROOT);
        bad(who + ": got an input of 3 values, but was fitted on 4 (shape [4])", () -> scaler.apply(new float[3]));
        bad(
                "scaler: got inputs of shape [2, 2], but was fitted on shape [4]",
                () -> scaler.apply(IRIS.test().withInputShape(Shape.of(2, 2))));
        bad(
                "data set: input of example 0 is NaN at feature 0, expected finite numbers; fill the gap or leave out the"
                        + " example",
                () -> scaler.apply(new Broken()));
    }

    /** One that nothing has looked at so far. */
    private record Broken() implements Dataset {
        @Override
        public int size() {
            return 2;
        }

        @Override
        public Shape inputShape() {
            return Shape.of(4);
        }

        @Override
        public Shape targetShape() {
            return Shape.of();
        }

        @Override
        public int classes() {
            return 0;
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
            inputs[inputOffset] = Float.NaN;
        }
    }

    @Test
    void standardized() {
        Standardizer scaler = Standardizer.fit(dependent());
        Dataset data = scaler.apply(dependent());
        double[][] covariance = covariance(data);
        for (int j = 0; j < 3; j++) {
            assertEquals(0, mean(data, j), 1e-6);
            assertEquals(1, covariance[j][j], 1e-4);
        }
        assertEquals(0, scaler.std()[3]);
        assertEquals(7.25, scaler.mean()[3]);
        assertEquals(0, input(data, 4)[3]);
        assertEquals(2.75f, scaler.apply(new float[] {0, 0, 0, 10})[3]);
    }

    @Test
    void minMax() {
        MinMax scaler = MinMax.fit(Dataset.of(new float[][] {{-3e38f, 5}, {3e38f, 5}, {0, 5}}, new float[3]));
        assertArrayEquals(new float[] {0, 0}, scaler.apply(new float[] {-3e38f, 5}));
        assertArrayEquals(new float[] {1, 1}, scaler.apply(new float[] {3e38f, 6}));
        assertArrayEquals(new float[] {0.5f, 0}, scaler.apply(new float[] {0, 5}));
        assertArrayEquals(new float[] {-3e38f, 5}, scaler.least());
        assertArrayEquals(new float[] {3e38f, 5}, scaler.most());
    }

    private static double mean(Dataset data, int feature) {
        double sum = 0;
        for (int i = 0; i < data.size(); i++) {
            sum += input(data, i)[feature];
        }
        return sum / data.size();
    }

    private static double[][] covariance(Dataset data) {
        int features = data.inputShape().size();
        double[][] sums = new double[features][features];
        double[] means = new double[features];
        for (int j = 0; j < features; j++) {
            means[j] = mean(data, j);
        }
        for (int i = 0; i < data.size(); i++) {
            float[] x = input(data, i);
            for (int j = 0; j < features; j++) {
                for (int k = 0; k < features; k++) {
                    sums[j][k] += (x[j] - means[j]) * (x[k] - means[k]) / data.size();
                }
            }
        }
        return sums;
    }

    private static void assertIdentity(double[][] covariance, int rank, double tolerance) {
        for (int j = 0; j < covariance.length; j++) {
            for (int k = 0; k < covariance.length; k++) {
                assertEquals(j == k && j < rank ? 1 : 0, covariance[j][k], tolerance, j + ", " + k);
            }
        }
    }

    @Test
    void pcaMakesTheCovarianceTheIdentity() {
        assertIdentity(covariance(Whitening.pca(IRIS.train()).apply(IRIS.train())), 4, 1e-4);
        Dataset some = Whitening.pca(IRIS.train(), 2, 0).apply(IRIS.train());
        assertEquals(Shape.of(2), some.inputShape());
        assertIdentity(covariance(some), 2, 1e-4);
    }

    @Test
    void zcaMakesTheCovarianceTheIdentityAndStaysClose() {
        Whitening zca = Whitening.zca(IRIS.train(), 0);
        Dataset white = zca.apply(IRIS.train());
        assertIdentity(covariance(white), 4, 1e-4);
        assertEquals(
                Shape.of(1, 4),
                Whitening.zca(IRIS.train().withInputShape(Shape.of(1, 4)), 0).outputShape());
        // The matrix that stays closest to the data is the symmetric one.
        float[] at = zca.apply(new float[4]);
        float[][] moved = new float[4][];
        for (int j = 0; j < 4; j++) {
            float[] unit = new float[4];
            unit[j] = 1;
            moved[j] = zca.apply(unit);
        }
        for (int j = 0; j < 4; j++) {
            for (int k = 0; k < 4; k++) {
                assertEquals(moved[j][k] - at[k], moved[k][j] - at[j], 1e-4);
            }
        }
    }

    @Test
    void directionsWithoutVarianceBecomeZero() {
        Dataset data = dependent();
        Whitening pca = Whitening.pca(data, 4, 0);
        double[] variances = pca.variances();
        assertTrue(variances[0] > 100 && variances[1] > 0.1 && variances[3] < 1e-6);
        Dataset digits = Digits.load();
        Whitening zca = Whitening.zca(digits, 0);
        double[][] covariance = covariance(zca.apply(digits));
        double trace = 0;
        for (int j = 0; j < 64; j++) {
            trace += covariance[j][j];
        }
        // Three of the pixels are black in every image.
        assertEquals(61, trace, 1e-3);
        assertEquals(0, covariance[0][0], 1e-9);
    }

    @Test
    void epsSoftens() {
        double[] variances = Whitening.pca(IRIS.train()).variances();
        double[][] covariance = covariance(Whitening.pca(IRIS.train(), 4, 0.5).apply(IRIS.train()));
        for (int k = 0; k < 4; k++) {
            assertEquals(variances[k] / (variances[k] + 0.5), covariance[k][k], 1e-4);
        }
    }

    @Test
    void onlyConstants() {
        Dataset constant = Dataset.of(new float[][] {{1, 2}, {1, 2}, {1, 2}}, new float[3]);
        assertArrayEquals(new float[] {0, 0}, Whitening.zca(constant, 0).apply(new float[] {5, 5}));
        assertArrayEquals(new float[] {0, 0}, Whitening.pca(constant).apply(new float[] {1, 2}));
        assertArrayEquals(new float[] {4, 3}, Standardizer.fit(constant).apply(new float[] {5, 5}));
    }

    @Test
    void badSettings() {
        bad(
                "whitening: 5 components of 4 features, expected from 1 to the number of features",
                () -> Whitening.pca(IRIS.train(), 5, 0));
        bad("whitening: eps -1.0, expected a finite number of at least 0", () -> Whitening.zca(IRIS.train(), -1));
        bad(
                "whitening: eps NaN, expected a finite number of at least 0",
                () -> Whitening.pca(IRIS.train(), 2, 0.0 / 0));
    }
}
