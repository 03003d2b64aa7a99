package dev.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.op.Arithmetic;
import dev.descent.op.Recurrences;
import dev.descent.tensor.Tensor;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that is differentiated against the contract of {@link GradientCheck}. A new operation costs one row in
 * {@link OperationRows}; without it {@link #everyOperationHasARow} fails.
 */
class GradientContractTest {
    private static final int ROWS = 123;

    /** Their gradients have random factors of their own, by intention: tested by {@code ShakesTest}. */
    private static final Set<String> NOT_DERIVATIVES = Set.of("Shakes.shakeShake", "Shakes.shakeDrop");

    private static List<GradientCheck> rows() {
        return OperationRows.rows();
    }

    @TestFactory
    Stream<DynamicTest> contract() {
        return rows().stream().map(row -> DynamicTest.dynamicTest(row.name(), row::check));
    }

    @Test
    void numberOfRows() {
        assertEquals(ROWS, rows().size());
    }

    @Test
    void threadsHaveSomethingToShare() {
        for (GradientCheck row : rows()) {
            assertTrue(row.largestSize() > 40_000, row.name() + ": no input of more than 40,000 elements");
        }
    }

    @Test
    void everyOperationHasARow() throws IOException, URISyntaxException, ClassNotFoundException {
        Map<String, Integer> rows = new TreeMap<>();
        for (GradientCheck row : rows()) {
            rows.merge(row.name().split(",", 2)[0], 1, Integer::sum);
        }
        Map<String, Integer> operations = operations();
        assertTrue(operations.keySet().containsAll(NOT_DERIVATIVES), "found only " + operations);
        operations.keySet().removeAll(NOT_DERIVATIVES);
        assertTrue(operations.size() >= 50, "found only " + operations);
        assertEquals(operations.keySet(), rows.keySet());
        for (Map.Entry<String, Integer> each : operations.entrySet()) {
            assertTrue(each.getValue() <= rows.get(each.getKey()), "a row for each overload of " + each.getKey());
        }
    }

    /** The public static functions of the package and how many share a name. */
    private static Map<String, Integer> operations() throws IOException, URISyntaxException, ClassNotFoundException {
        Map<String, Integer> operations = new TreeMap<>();
        Path classes = Path.of(Arithmetic.class.getResource("Arithmetic.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                String simpleName = file.getFileName().toString().replace(".class", "");
                if (!simpleName.equals("package-info") && !simpleName.contains("$")) {
                    Class<?> type = Class.forName(Arithmetic.class.getPackageName() + "." + simpleName);
                    for (Method method : type.getDeclaredMethods()) {
                        boolean open =
                                Modifier.isPublic(type.getModifiers()) && Modifier.isPublic(method.getModifiers());
                        if (open
                                && Modifier.isStatic(method.getModifiers())
                                && (method.getReturnType() == Tensor.class
                                        || method.getReturnType() == Recurrences.Result.class)) {
                            operations.merge(simpleName + "." + method.getName(), 1, Integer::sum);
                        }
                    }
                }
            }
        }
        return operations;
    }
}
