package dev.descent.train.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.tensor.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a report is made of: numbers over time, histograms, pictures. */
class MeasuresTest {
    @Test
    void aSeriesKeepsEveryValueWhileThereIsRoom() {
        Series series = new Series();
        for (int i = 1; i <= Series.CAPACITY; i++) {
            series.add(i, -i);
        }
        assertEquals(Series.CAPACITY, series.size());
        assertFalse(series.isJoined());
        assertEquals(17, series.at()[16]);
        assertEquals(-17, series.mean()[16]);
        assertEquals(-17, series.largest()[16]);
    }

    @Test
    void aSeriesJoinsNeighboursWhenItIsFull() {
        Series series = new Series();
        int values = 5 * Series.CAPACITY + 3;
        for (int i = 0; i < values; i++) {
            series.add(i, 2 * i);
        }
        double[] at = series.at();
        assertTrue(series.isJoined());
        assertEquals(values / 8 + 1, at.length);
        for (int i = 0; i < at.length - 1; i++) {
            assertEquals(8 * i + 3.5, at[i]);
            assertEquals(16 * i + 7, series.mean()[i]);
            assertEquals(16 * i + 14, series.largest()[i]);
        }
        assertEquals(values - 2, at[at.length - 1], "the last three, which make no whole point yet");
    }

    @Test
    void aHistogramCountsWhatIsFinite() {
        float[] values = {0, 1, 2, 3, 32, Float.NaN, Float.POSITIVE_INFINITY, 99};
        Histogram histogram = new Histogram(values, 7);
        assertEquals(0, histogram.low);
        assertEquals(32, histogram.high);
        assertEquals(5, histogram.count);
        assertEquals(2, histogram.spoilt);
        assertEquals(38, histogram.sum);
        assertEquals(1 + 4 + 9 + 1024, histogram.sumSquares);
        assertArrayEquals(new long[] {1, 1, 1, 1, 0}, Arrays.copyOf(histogram.counts, 5));
        assertEquals(1, histogram.counts[31]);
        assertEquals(1, histogram.limit(0));
        assertEquals(32, histogram.limit(31));
        assertEquals(7.6, histogram.mean());
    }

    @Test
    void aHistogramOfEqualOrSpoiltNumbersIsOne() {
        Histogram equal = new Histogram(new float[] {3, 3, 3}, 3);
        assertEquals(3, equal.counts[0]);
        assertEquals(0, equal.deviation());
        Histogram none = new Histogram(new float[] {Float.NaN}, 1);
        assertEquals(0, none.count);
        assertEquals(1, none.spoilt);
        assertTrue(Double.isNaN(none.mean()));
    }

    @Test
    void aTrackThinsOut() {
        Track track = new Track();
        Histogram histogram = new Histogram(new float[] {0, 1, 1, 1, 1}, 5);
        for (int i = 0; i < 300; i++) {
            track.add(i, histogram);
        }
        assertTrue(track.columns().size() <= Track.CAPACITY && track.columns().size() > Track.CAPACITY / 2);
        for (int i = 0; i < track.columns().size(); i++) {
            assertEquals(8 * i, track.columns().get(i).at());
        }
        // A quarter of the fullest bin is half as dark.
        assertEquals("v" + "0".repeat(30) + "Z", track.last().cells());
    }

    @Test
    void aGovernorHoldsItsShare() {
        Governor governor = new Governor(0);
        long second = 1_000_000_000;
        assertTrue(governor.allows(0, 0));
        assertFalse(governor.allows(0, 1));
        governor.spent(second / 100);
        assertFalse(governor.allows(9 * second, 0));
        assertTrue(governor.allows(10 * second, 0));
        assertFalse(governor.allows(10 * second, 1));
        assertFalse(governor.allows(29 * second, second / 50));
        assertTrue(governor.allows(30 * second, second / 50));
    }

    @Test
    void thePolicyNamesTheScripts() throws NoSuchAlgorithmException {
        assertEquals(Page.LIBRARY_HASH, hash("uPlot.iife.min.js"));
        assertEquals(Page.SCRIPT_HASH, hash("report.js"));
    }

    private static String hash(String script) throws NoSuchAlgorithmException {
        byte[] text = Resources.text(script).getBytes(StandardCharsets.UTF_8);
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
    }

    @Test
    void examplesAreSpread() {
        assertArrayEquals(new int[] {0, 1, 2}, Gauge.spread(3, 10));
        assertArrayEquals(new int[] {0, 2, 5, 7}, Gauge.spread(10, 4));
    }

    @Test
    void picturesArePngs() throws IOException {
        float[] colours = {0, 0.5f, 1, 0, /* green */ 0, 0, 1, 0, /* blue */ 0, 0, 1, 1};
        BufferedImage image = decode(Picture.address(Shape.of(3, 2, 2), colours));
        assertEquals(2, image.getWidth());
        assertEquals(0xFF000000, image.getRGB(0, 0));
        assertEquals(0xFF800000, image.getRGB(1, 0));
        assertEquals(0xFFFFFFFF, image.getRGB(0, 1));
        assertEquals(0xFF0000FF, image.getRGB(1, 1));
        // 200 columns become 50 of the mean of 4, and 6 rows 2, the second of which has two rows.
        float[] wide = new float[6 * 200];
        Arrays.fill(wide, 5 * 200, 6 * 200, 8f);
        image = decode(Picture.address(Shape.of(1, 6, 200), wide));
        assertEquals(50, image.getWidth());
        assertEquals(2, image.getHeight());
        assertEquals(0, image.getRaster().getSample(49, 0, 0));
        assertEquals(128, image.getRaster().getSample(49, 1, 0));
    }

    private static BufferedImage decode(String address) throws IOException {
        assertTrue(address.startsWith("data:image/png;base64,"));
        byte[] bytes = Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1));
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    @Test
    void numbersAreShort() {
        assertEquals("0.12346", Html.number(0.123456));
        assertEquals("12.346", Html.number(12.3456));
        assertEquals("0.5", Html.number(0.5));
        assertEquals("100", Html.number(100));
        assertEquals("1.000e-04", Html.number(1e-4));
        assertEquals("1.235e+10", Html.number(12345678901.0));
        assertEquals("NaN", Html.number(Double.NaN));
        assertEquals("123457", Html.number(123456.7));
        assertEquals("-9.996e-102", Html.number(-9.9955e-102));
        assertEquals("1.000e+10", Html.number(9_999_999_999.0));
        assertEquals("-0.25", Html.number(-0.25));
        assertEquals("0.063", Html.fixed(0.0625, 3));
        assertEquals("NaN", Html.fixed(Double.NaN, 1));
        assertEquals("1 h 1 min 1 s", Html.seconds(3661));
        assertEquals("2 min 5 s", Html.seconds(125.2));
        assertEquals("0.250 s", Html.seconds(0.25));
    }

    @Test
    void jsonHasNothingThatHtmlReads() {
        Json json =
                new Json().open('{').name("a<b").value("</script>\u2028\"\\\n").name("n");
        json.values(1, 0.5, Double.NaN, 1e300, 1e-3).name("t").value(true).close('}');
        assertEquals(
                "{\"a\\u003cb\":\"\\u003c/script\\u003e\\u2028\\u0022\\u005c\\u000a\",\"n\":[1,0.5,null,null,0.001],\"t\":true}",
                json.toString());
    }
}
