package dev.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that users are shown compiles: in the README, in docs, and in the Javadoc of the public API. */
@Tag("sources")
class SnippetsTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final Path MAIN = Path.of("src", "main", "java");

    @Test
    void documentsCompile() throws IOException {
        List<Path> documents = new ArrayList<>(files(Path.of("docs"), ".md"));
        Path readme = Path.of("README.md");
        if (Files.exists(readme)) {
            documents.add(readme);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (Path document : documents) {
            snippets.addAll(Snippet.inMarkdown(document.toString(), Files.readString(document)));
        }
        if (Files.exists(readme)) {
            assertFalse(snippets.isEmpty(), "no ```java block found in README.md and docs");
        }
        assertCompile(snippets, "");
    }

    /** How users are shown to test their own parts works on these very parts. */
    @Test
    void testsInDocumentsPass(@TempDir Path directory) throws Exception {
        int ran = 0;
        for (Path document : files(Path.of("docs"), ".md")) {
            for (Snippet snippet : Snippet.inMarkdown(document.toString(), Files.readString(document))) {
                if (snippet.code().contains("Test {")) {
                    ran += snippet.runTests(Files.createDirectory(directory.resolve("snippet" + ran)));
                }
            }
        }
        assertTrue(ran >= 5, "ran " + ran);
    }

    @Test
    void javadocCompiles() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path source : files(MAIN, ".java")) {
            Path home = MAIN.resolve(Path.of("dev", "descent"));
            if (!source.startsWith(home.resolve("kernel")) && !source.startsWith(home.resolve("example"))) {
                snippets.addAll(Snippet.inJavadoc(source.toString(), Files.readString(source)));
            }
        }
        assertCompile(snippets, importsOfTheApi());
    }

    @Test
    void statementsImportsAndTypesAreToldApart() {
        assertCompile(Snippet.inMarkdown("a.md", """
                        ```java
                        import java.util.List;
                        import static java.lang.Math.max;

                        int largest = max(1, List.of(2).get(0));
                        record Pair(int a, int b) {}
                        new Pair(largest, 1).a();
                        ```
                        ```java
                        package app;
                        public final class App {}
                        ```
                        ```java
                        record Pair(int a) implements java.util.function.IntSupplier {
                            public int getAsInt() { return a; }
                        }
                        ```
                        ```java
                        public int twice(int a) { return 2 * a; }
                        ```
                        """), "");
    }

    @Test
    void wrongCodeIsReportedAtItsLine() {
        String markdown = "one\n```java\nimport java.util.List;\n\nList.of().nothing();\n```\n";
        String error = Snippet.inMarkdown("a.md", markdown).get(0).errors("").get(0);
        assertTrue(error.startsWith("a.md:5: cannot find symbol"), error);

        String source =
                "/**\n * Text.\n * <pre>{@code\n * int a = 1;\n * undeclared(a);\n * }</pre>\n */\nclass A {}\n";
        error = Snippet.inJavadoc("A.java", source).get(0).errors("").get(0);
        assertTrue(error.startsWith("A.java:5: cannot find symbol"), error);
    }

    private static void assertCompile(List<Snippet> snippets, String imports) {
        List<String> errors = new ArrayList<>();
        for (Snippet snippet : snippets) {
            errors.addAll(snippet.errors(imports));
        }
        assertEquals(List.of(), errors, () -> String.join("\n", errors));
    }

    /** On one line: every exported package, and the static functions of the ops and of the layers. */
    private static String importsOfTheApi() throws IOException {
        StringBuilder imports = new StringBuilder("import java.util.List;");
        try (InputStream in = Files.newInputStream(CLASSES.resolve("module-info.class"))) {
            ModuleDescriptor.read(in).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .sorted()
                    .forEach(name -> imports.append("import ").append(name).append(".*;"));
        }
        if (Files.exists(CLASSES.resolve(Path.of("dev", "descent", "nn", "Layers.class")))) {
            imports.append("import static dev.descent.nn.Layers.*;");
        }
        for (Path file : files(CLASSES.resolve(Path.of("dev", "descent", "op")), ".class")) {
            String name = "dev.descent.op." + file.getFileName().toString().replace(".class", "");
            if (!name.contains("$") && !name.endsWith("package-info") && isPublicFinal(name)) {
                imports.append("import static ").append(name).append(".*;");
            }
        }
        return imports.toString();
    }

    private static boolean isPublicFinal(String name) {
        try {
            int modifiers = Class.forName(name, false, SnippetsTest.class.getClassLoader())
                    .getModifiers();
            return Modifier.isPublic(modifiers) && Modifier.isFinal(modifiers);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
