package dev.descent.data;

import dev.descent.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Folders of images as a data set: one folder per class, whose names, sorted, are the classes' names; or a single folder without
 * classes. Files are taken by their ending and in the order of their names; hidden ones and other files are left out, folders
 * further down too.
 *
 * <p>All are decoded at once, so that a file that can't be is found before training, and stay in memory as bytes: channels · height ·
 * width for each. How files are decoded, and what that needs, says {@link Images}. Immutable and thread-safe.
 *
 * <pre>{@code
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * static Dataset flowers(Path root) throws IOException {   // root/daisy/1.jpg, root/rose/7.jpg …
 *     return ImageFolder.read(root, Images.Options.defaults().withSize(64, 64));   // [3, 64, 64]
 * }
 * }</pre>
 */
public final class ImageFolder implements Dataset {
    private static final Set<String> ENDINGS =
            Set.of("bmp", "dib", "gif", "jfif", "jpe", "jpeg", "jpg", "png", "tif", "tiff", "wbmp", "webp");

    private final List<Path> files;
    private final List<String> classNames;
    private final int[] labels;
    private final Shape shape;
    private final byte[][] images;

    private ImageFolder(List<Path> files, List<String> classNames, int[] labels, Images.Options options)
            throws IOException {
        this.files = List.copyOf(files);
        this.classNames = List.copyOf(classNames);
        this.labels = labels;
        Images.Levels first = Images.bytes(files.get(0), options);
        shape = first.shape();
        images = new byte[files.size()][];
        images[0] = first.bytes();
        for (int i = 1; i < images.length; i++) {
            Images.Levels next = Images.bytes(files.get(i), options);
            if (!next.shape().equals(shape)) {
                throw ImageErrors.otherSize(
                        files.get(i),
                        next.shape().dim(1),
                        next.shape().dim(2),
                        files.get(0),
                        shape.dim(1),
                        shape.dim(2));
            }
            images[i] = next.bytes();
        }
    }

    /**
     * Reads a folder for each class.
     *
     * @return inputs {@code [1 or 3, height, width]} in [0, 1]; targets are class indices in the order of the folders' names
     * @throws IOException if there is nothing to read, a file can't be decoded, or sizes differ where none is given; the text
     *     names the file
     * @throws IllegalStateException if this Java runtime has no module {@code java.desktop}
     */
    public static ImageFolder read(Path root, Images.Options options) throws IOException {
        Checks.hasImageReaders();
        List<Path> folders = sorted(root, Files::isDirectory);
        if (folders.isEmpty()) {
            throw ImageErrors.noClasses(root);
        }
        List<Path> files = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : images(folder)) {
                files.add(file);
                labels.add(names.size());
            }
            names.add(folder.getFileName().toString());
        }
        return new ImageFolder(
                files, names, labels.stream().mapToInt(Integer::intValue).toArray(), options);
    }

    /**
     * Reads the images of one folder, all {@link Dataset#UNLABELLED} in a single class without a name.
     *
     * @throws IOException as {@link #read}
     * @throws IllegalStateException as {@link #read}
     */
    public static ImageFolder flat(Path folder, Images.Options options) throws IOException {
        Checks.hasImageReaders();
        List<Path> files = images(folder);
        int[] labels = new int[files.size()];
        Arrays.fill(labels, UNLABELLED);
        return new ImageFolder(files, List.of(), labels, options);
    }

    private static List<Path> images(Path folder) throws IOException {
        List<Path> files = sorted(folder, file -> isImage(file.getFileName().toString()) && Files.isRegularFile(file));
        if (files.isEmpty()) {
            throw ImageErrors.noImages(folder);
        }
        return files;
    }

    private static boolean isImage(String name) {
        return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static List<Path> sorted(Path folder, Predicate<Path> wanted) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw ImageErrors.noFolder(folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("."))
                    .filter(wanted)
                    .sorted((a, b) ->
                            a.getFileName().toString().compareTo(b.getFileName().toString()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The files in the order of the examples. */
    public List<Path> files() {
        return files;
    }

    @Override
    public int size() {
        return images.length;
    }

    @Override
    public Shape inputShape() {
        return shape;
    }

    @Override
    public Shape targetShape() {
        return Shape.of();
    }

    @Override
    public int classes() {
        return Math.max(1, classNames.size());
    }

    @Override
    public List<String> classNames() {
        return classNames;
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        new Images.Levels(shape, images[index]).read(inputs, inputOffset);
        targets[targetOffset] = labels[index];
    }
}
