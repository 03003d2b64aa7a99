package dev.descent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files and methods stay small enough to be read in one go, and every package says that it has no nulls. */
@Tag("sources")
class SourceSizeTest {
    private static final int FILE_LINES = 400;
    private static final int VECTOR_KERNEL_LINES = 600;
    private static final int METHOD_LINES = 60;
    /** A register tile is one method, or its sums would leave the registers. */
    private static final int TILE_LINES = 100;

    /** The training loop is there to be seen whole. */
    private static final int TRAINER_LINES = 199;

    private static final Path MAIN = Path.of("src", "main", "java");
    private static final List<Path> ROOTS = List.of(MAIN, Path.of("src", "test", "java"), Path.of("benchmarks", "src"));

    @Test
    void filesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            boolean vectorKernel = file.startsWith(MAIN.resolve(Path.of("dev", "descent", "kernel")))
                    && file.getFileName().toString().startsWith("Vector");
            int limit = vectorKernel ? VECTOR_KERNEL_LINES : file.endsWith("Trainer.java") ? TRAINER_LINES : FILE_LINES;
            int lines = Files.readAllLines(file).size();
            if (lines > limit) {
                tooLong.add(file + ": " + lines + " lines, at most " + limit);
            }
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void methodsAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new LongMethods(unit, positions, tooLong).scan(unit, null);
            }
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        List<Path> unmarked = new ArrayList<>();
        for (Path file : sources()) {
            if (file.startsWith(MAIN) && !file.getParent().equals(MAIN)) {
                Path info = file.resolveSibling("package-info.java");
                boolean marked = Files.exists(info) && Files.readString(info).contains("\n@NullMarked\n");
                if (!marked && !unmarked.contains(info)) {
                    unmarked.add(info);
                }
            }
        }
        assertEquals(List.of(), unmarked, "packages without a package-info.java that says @NullMarked");
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : ROOTS) {
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
                }
            }
        }
        assertTrue(found.contains(MAIN.resolve("module-info.java")), "no sources under " + MAIN.toAbsolutePath());
        return found;
    }

    private static final class LongMethods extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> tooLong;

        LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
            this.unit = unit;
            this.positions = positions;
            this.tooLong = tooLong;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            LineMap lines = unit.getLineMap();
            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
            long last = lines.getLineNumber(positions.getEndPosition(unit, method));
            String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
            int limit = file.matches("Vector.*Tiles.java") ? TILE_LINES : METHOD_LINES;
            if (last - first + 1 > limit) {
                tooLong.add(file + ":" + first + ": " + method.getName() + " has " + (last - first + 1)
                        + " lines, at most " + limit);
            }
            return super.visitMethod(method, null);
        }
    }
}
