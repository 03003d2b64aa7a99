package dev.descent;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Java code found in a document: where it begins, and what it says. */
record Snippet(String file, int line, String code) {
    private static final Pattern FENCE = Pattern.compile(
            "^([ \\t]*)```java\\b[^\\n]*\\n(.*?)^[ \\t]*```[ \\t]*$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern PRE = Pattern.compile("<pre>\\{@code(.*?)\\}\\s*</pre>", Pattern.DOTALL);
    private static final Pattern STAR = Pattern.compile("^[ \\t]*\\*(?!/) ?", Pattern.MULTILINE);
    private static final Pattern IMPORT = Pattern.compile("^[ \\t]*import\\s+[^;]+;", Pattern.MULTILINE);

    private static final Pattern TEST = Pattern.compile("^class (\\w+Test) ", Pattern.MULTILINE);

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Shared, since opening the class path anew takes longer than a compilation. */
    private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    /** Every block fenced with {@code ```java}. */
    static List<Snippet> inMarkdown(String file, String text) {
        return find(FENCE, 2, file, text, text);
    }

    /** Every {@code <pre>} with a code tag inside a Javadoc comment. */
    static List<Snippet> inJavadoc(String file, String source) {
        List<Snippet> found = new ArrayList<>();
        for (Matcher comment = JAVADOC.matcher(source); comment.find(); ) {
            for (Matcher pre = PRE.matcher(comment.group(1)); pre.find(); ) {
                int line = lineAt(source, comment.start(1) + pre.start(1));
                found.add(new Snippet(file, line, STAR.matcher(pre.group(1)).replaceAll("")));
            }
        }
        return found;
    }

    private static List<Snippet> find(Pattern pattern, int group, String file, String text, String source) {
        List<Snippet> found = new ArrayList<>();
        for (Matcher block = pattern.matcher(text); block.find(); ) {
            found.add(new Snippet(file, lineAt(source, block.start(group)), block.group(group)));
        }
        return found;
    }

    private static int lineAt(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    /** What the compiler has against this code, each with file and line; empty if it compiles. */
    List<String> errors(String imports) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        try {
            task(source(imports), diagnostics).analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic ->
                        file + ":" + (line + diagnostic.getLineNumber() - 1) + ": " + diagnostic.getMessage(null))
                .toList();
    }

    /** Compiles it and calls every method without arguments of each class whose name ends in Test; returns how many. */
    int runTests(Path directory) throws ReflectiveOperationException, IOException {
        int ran = 0;
        try (URLClassLoader loader = compile(directory)) {
            for (Matcher test = TEST.matcher(code); test.find(); ) {
                Class<?> type = loader.loadClass(test.group(1));
                Constructor<?> constructor = type.getDeclaredConstructor();
                constructor.setAccessible(true);
                for (Method method : type.getDeclaredMethods()) {
                    if (method.getParameterCount() == 0 && !method.isSynthetic()) {
                        method.setAccessible(true);
                        method.invoke(constructor.newInstance());
                        ran++;
                    }
                }
            }
        }
        return ran;
    }

    /** What loads its classes. */
    URLClassLoader compile(Path directory) throws IOException {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        if (!task(source(""), diagnostics, "-d", directory.toString()).call()) {
            throw new AssertionError(diagnostics.getDiagnostics());
        }
        return new URLClassLoader(new URL[] {directory.toUri().toURL()}, Snippet.class.getClassLoader());
    }

    /** The code as a whole file: as it stands, or as statements of a method, or as members of a class. */
    private String source(String imports) {
        if (declaresTypes(code)) {
            return imports.isEmpty() || code.contains("package ") ? code : imports + code;
        }
        StringBuilder head = new StringBuilder(imports);
        StringBuilder body = new StringBuilder();
        Matcher statement = IMPORT.matcher(code);
        while (statement.find()) {
            head.append(statement.group().replaceAll("\\s+", " "));
            statement.appendReplacement(
                    body,
                    "\n".repeat(lineAt(statement.group(), statement.group().length()) - 1));
        }
        statement.appendTail(body);
        // All on the first line, so that the compiler's line numbers stay those of the document.
        String asStatements = head + "final class Snippet { static void snippet() throws Exception {" + body + "\n}}";
        String asMembers = head + "final class Snippet {" + body + "\n}";
        return !parses(asStatements) && parses(asMembers) ? asMembers : asStatements;
    }

    private static boolean declaresTypes(String source) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        int types = 0;
        for (CompilationUnitTree unit : parse(source, diagnostics)) {
            types += unit.getTypeDecls().size();
        }
        return types > 0 && clean(diagnostics);
    }

    private static boolean parses(String source) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        parse(source, diagnostics);
        return clean(diagnostics);
    }

    private static boolean clean(DiagnosticCollector<JavaFileObject> diagnostics) {
        return diagnostics.getDiagnostics().stream().noneMatch(d -> d.getKind() == Diagnostic.Kind.ERROR);
    }

    private static Iterable<? extends CompilationUnitTree> parse(
            String source, DiagnosticCollector<JavaFileObject> diagnostics) {
        try {
            return task(source, diagnostics).parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavacTask task(String source, DiagnosticCollector<JavaFileObject> diagnostics, String... more) {
        List<String> options = new ArrayList<>(
                List.of("-source", "17", "-proc:none", "-classpath", System.getProperty("java.class.path")));
        options.addAll(List.of(more));
        return (JavacTask) COMPILER.getTask(null, FILES, diagnostics, options, null, List.of(new Source(source)));
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///Snippet.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public boolean isNameCompatible(String simpleName, Kind kind) {
            return true;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
