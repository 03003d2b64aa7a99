package dev.descent.data;

import java.util.List;

/**
 * Three kinds of iris, inside the library's jar: 150 flowers, four measures in centimetres (length and width of sepal and
 * petal), 50 flowers of each kind.
 *
 * <p>Fisher: The use of multiple measurements in taxonomic problems, 1936; UCI Machine Learning Repository,
 * <a href="https://doi.org/10.24432/C56C76">doi 10.24432/C56C76</a>, CC BY 4.0.
 *
 * <pre>{@code
 * Split iris = Iris.load().stratifiedSplit(0.8, 42);
 * }</pre>
 */
public final class Iris {
    private Iris() {}

    /** All of them, with inputs of shape {@code [4]}, ordered by class: shuffle or split at random. */
    public static Dataset load() {
        return Resources.table("iris.csv", Csv.Options.classes())
                .dataset()
                .withClassNames(List.of("setosa", "versicolor", "virginica"));
    }
}
