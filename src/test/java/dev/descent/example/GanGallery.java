package dev.descent.example;

import dev.descent.data.Dataset;
import dev.descent.data.Digits;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws docs/images/gan: digits of the data, and those that {@link DigitsGan} makes in 200 epochs. Argument: the folder to write to. */
final class GanGallery {
    private static final int COLUMNS = 16;
    private static final int ROWS = 4;
    private static final int ZOOM = 4;
    private static final int GAP = 3;

    private GanGallery() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        Dataset digits = Digits.load();
        float[] data = new float[64 * COLUMNS * ROWS];
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            digits.read(i, data, 64 * i, new float[1], 0);
        }
        draw(data, folder.resolve("data.png"));
        for (int variant = 0; variant < 4; variant++) {
            boolean inGenerator = (variant & 1) != 0;
            boolean inDiscriminator = (variant & 2) != 0;
            DigitsGan gan = new DigitsGan(digits, inGenerator, inDiscriminator, 0);
            gan.train(200);
            String name = inGenerator
                    ? inDiscriminator ? "both" : "generator"
                    : inDiscriminator ? "discriminator" : "neither";
            draw(gan.generate(COLUMNS * ROWS, 1).toArray(), folder.resolve(name + ".png"));
        }
    }

    private static void draw(float[] images, Path file) throws IOException {
        int cell = 8 * ZOOM + GAP;
        BufferedImage page = new BufferedImage(COLUMNS * cell - GAP, ROWS * cell - GAP, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < page.getHeight(); y++) {
            for (int x = 0; x < page.getWidth(); x++) {
                int pixel = x % cell / ZOOM + 8 * (y % cell / ZOOM);
                boolean isGap = x % cell >= 8 * ZOOM || y % cell >= 8 * ZOOM;
                int image = x / cell + y / cell * COLUMNS;
                page.getRaster().setSample(x, y, 0, isGap ? 255 : Math.round(255 * images[64 * image + pixel]));
            }
        }
        ImageIO.write(page, "png", file.toFile());
    }
}
