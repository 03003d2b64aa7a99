package dev.descent.data;

import static dev.descent.data.Texts.badFile;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.descent.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    private static final Images.Options GREY = Images.Options.defaults().withGrey(true);

    @TempDir
    Path root;

    private Path write(String name, int level) throws IOException {
        return write(name, level, 2, 3);
    }

    private Path write(String name, int level, int height, int width) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < height * width; i++) {
            image.getRaster().setSample(i % width, i / width, 0, level);
        }
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, Pictures.file(image, "png"));
    }

    @Test
    void foldersAreClasses() throws IOException {
        write("rose/b.png", 51);
        write("rose/a.PNG", 102);
        write("daisy/z.png", 255);
        write("tulip/1.png", 0);
        write(".cache/1.png", 9);
        write("tulip/.2.png", 9);
        write("tulip/more/3.png", 9);
        Files.writeString(root.resolve("tulip/notes.txt"), "no image");
        Files.writeString(root.resolve("readme.txt"), "no folder");
        ImageFolder data = ImageFolder.read(root, GREY);
        assertEquals(List.of("daisy", "rose", "tulip"), data.classNames());
        assertEquals(3, data.classes());
        assertEquals(4, data.size());
        assertEquals(Shape.of(1, 2, 3), data.inputShape());
        assertEquals(Shape.of(), data.targetShape());
        assertEquals(
                List.of("z.png", "a.PNG", "b.png", "1.png"),
                data.files().stream().map(file -> file.getFileName().toString()).toList());
        float[] levels = {1, 0.4f, 0.2f, 0};
        float[] labels = {0, 1, 1, 2};
        for (int i = 0; i < 4; i++) {
            float[] expected = new float[6];
            Arrays.fill(expected, levels[i]);
            assertArrayEquals(expected, DatasetTest.input(data, i));
            assertArrayEquals(Images.read(data.files().get(i), GREY).toArray(), DatasetTest.input(data, i));
            assertEquals(labels[i], DatasetTest.target(data, i)[0]);
        }
        Datasets.check(data, "test");
    }

    @Test
    void flatFoldersHaveNoLabels() throws IOException {
        write("b.png", 51);
        write("a.png", 102);
        ImageFolder data = ImageFolder.flat(root, Images.Options.defaults());
        assertEquals(Shape.of(3, 2, 3), data.inputShape());
        assertEquals(2, data.size());
        assertEquals(1, data.classes());
        assertEquals(List.of(), data.classNames());
        assertEquals(0.4f, DatasetTest.input(data, 0)[0]);
        assertEquals(Dataset.UNLABELLED, DatasetTest.target(data, 1)[0]);
        Datasets.check(data, "test", label -> label == Dataset.UNLABELLED);
    }

    @Test
    void oneSizeForAll() throws IOException {
        Path small = write("a/1.png", 7, 2, 2);
        Path large = write("a/2.png", 7, 5, 4);
        badFile(
                large + ": is 5 × 4 pixels (height × width), but " + small
                        + " is 2 × 2; give all one size with Images.Options.withSize",
                () -> ImageFolder.read(root, GREY));
        assertEquals(
                Shape.of(1, 3, 3), ImageFolder.read(root, GREY.withSize(3, 3)).inputShape());
    }

    @Test
    void nothingToRead() throws IOException {
        badFile(
                root
                        + ": has no subfolders, expected one for each class; if the images are not sorted into classes, read"
                        + " them with ImageFolder.flat",
                () -> ImageFolder.read(root, GREY));
        badFile(
                root + ": has no image files (by their ending: .png, .jpg and so on), expected at least one",
                () -> ImageFolder.flat(root, GREY));
        write("a/1.png", 7);
        Path empty = Files.createDirectory(root.resolve("b"));
        badFile(
                empty + ": has no image files (by their ending: .png, .jpg and so on), expected at least one",
                () -> ImageFolder.read(root, GREY));
        Path file = root.resolve("a/1.png");
        badFile(file + ": is no folder", () -> ImageFolder.read(file, GREY));
        badFile(root.resolve("c") + ": is no folder", () -> ImageFolder.flat(root.resolve("c"), GREY));
    }

    @Test
    void oneBadFileIsNamed() throws IOException {
        write("a/1.png", 7);
        Path damaged = write("a/2.png", 7);
        byte[] bytes = Files.readAllBytes(damaged);
        Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 30));
        String text = assertThrows(IOException.class, () -> ImageFolder.read(root, GREY))
                .getMessage();
        assertEquals(
                damaged + ": is damaged, incomplete or of an unusual kind (", text.substring(0, text.indexOf('(') + 1));
    }
}
