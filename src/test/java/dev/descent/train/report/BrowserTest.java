package dev.descent.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.metric.F1;
import dev.descent.metric.Metric;
import dev.descent.tensor.Tensor;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it. */
@Tag("sources")
class BrowserTest {
    private static final int EPOCHS = 7;
    private static final Pattern FIGURE =
            Pattern.compile("<figure data-chart=\"([^\"]*)\"[^>]* data-drawn=\"([^\"]*)\"");
    private static final Pattern CURVE = Pattern.compile("&quot;([^&]*)&quot;:(\\d+)");

    /** The browser's last processes may still be writing there. */
    @TempDir(cleanup = CleanupMode.NEVER)
    static Path directory;

    private Browser browser;
    private Path file;

    /** A name that would become markup in careless hands. */
    record Odd() implements Metric {
        @Override
        public String name() {
            return "</script><b id=odd>";
        }

        @Override
        public boolean largerIsBetter() {
            return true;
        }

        @Override
        public Meter meter() {
            return new Meter() {
                @Override
                public void add(Tensor predictions, Tensor targets) {}

                @Override
                public double value() {
                    return 0;
                }
            };
        }
    }

    @BeforeEach
    void findBrowser() {
        Optional<Path> program = Browser.find();
        Assumptions.assumeTrue(program.isPresent(), "no chromium on the PATH: pages are not looked at");
        browser = new Browser(program.get(), directory);
        file = directory.resolve("report.html");
    }

    private void write(Callback... more) {
        Runs.trainer()
                .with(new F1(), new Odd(), Report.to(file).withImageWidth(8))
                .with(more)
                .fit(Runs.DIGITS.train(), Runs.DIGITS.test(), EPOCHS);
    }

    /** How many points of each curve of each chart the library says that it drew. */
    private static Map<String, Map<String, Integer>> drawn(String page) {
        Map<String, Map<String, Integer>> charts = new LinkedHashMap<>();
        Matcher figure = FIGURE.matcher(page);
        while (figure.find()) {
            Map<String, Integer> curves = new LinkedHashMap<>();
            Matcher curve = CURVE.matcher(figure.group(2));
            while (curve.find()) {
                curves.put(curve.group(1), Integer.parseInt(curve.group(2)));
            }
            charts.put(figure.group(1), curves);
        }
        return charts;
    }

    @Test
    void curvesHaveAPointForEachEpoch() throws Exception {
        write();
        Browser.Visit visit = browser.visit(file.toUri().toString(), "--dump-dom");
        assertEquals(List.of(), visit.console());
        assertFalse(visit.output().contains("data-error"), visit.output());
        Map<String, Map<String, Integer>> drawn = drawn(visit.output());
        assertEquals(EPOCHS * 45, drawn.get("loss").get("batches"));
        assertEquals(EPOCHS, drawn.get("loss").get("training"));
        assertEquals(EPOCHS, drawn.get("loss").get("validation"));
        assertEquals(Map.of("validation", EPOCHS), drawn.get("f1"));
        assertEquals(Map.of("validation", EPOCHS), drawn.get("&lt;/script&gt;&lt;b id=odd&gt;"), drawn.toString());
        assertEquals(Map.of("learning rate", EPOCHS * 45), drawn.get("learning rate"));
        assertEquals(Map.of("seconds", EPOCHS), drawn.get("time"));
        assertTrue(drawn.get("gradients").get("gradients") >= 1, drawn.toString());
        assertEquals(
                drawn.get("gradients").get("gradients"), drawn.get("gradients").get("updates"));
        assertTrue(drawn.get("dense1.weight").get("mean") >= 2, "at the start and at the end");
        assertTrue(drawn.get("relu1").get("mean") >= 2, "at the start and at the end");
        assertFalse(visit.output().contains("<b id"), "a name has become markup");
    }

    /** The colours of training and validation loss on the screen: the curves are there, whatever the page says of itself. */
    @Test
    void curvesAreSeen() throws Exception {
        write();
        int[] light = colours("light", "--window-size=1200,800");
        assertTrue(light[0] > 300 && light[1] > 150, light[0] + " and " + light[1] + " pixels");
        assertTrue(light[2] > 300_000, light[2] + " pixels of a white page");
    }

    private int[] colours(String name, String... options) throws Exception {
        Path picture = directory.resolve(name + ".png");
        List<String> all = new ArrayList<>(List.of(options));
        all.add("--screenshot=" + picture);
        browser.visit(file.toUri().toString(), all.toArray(String[]::new));
        BufferedImage image = ImageIO.read(picture.toFile());
        int[] wanted = {0x0067A5, 0xC44E00, 0xFFFFFF};
        int[] counts = new int[wanted.length];
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                for (int i = 0; i < wanted.length; i++) {
                    counts[i] += (image.getRGB(x, y) & 0xFFFFFF) == wanted[i] ? 1 : 0;
                }
            }
        }
        return counts;
    }

    /** A loss that is no number leaves a gap, not an error; so does a run without any epoch. */
    @Test
    void aRunThatFailsAtOnceIsShownToo() throws Exception {
        Callback stop = new Callback() {
            @Override
            public void epochStart(Run run) {
                run.note("loss", "nothing was learnt");
                run.stop("at once");
            }
        };
        write(stop);
        Browser.Visit visit = browser.visit(file.toUri().toString(), "--dump-dom");
        assertEquals(List.of(), visit.console());
        assertFalse(visit.output().contains("data-error"), visit.output());
        assertTrue(visit.output().contains("Nothing measured yet."));
    }

    /** The browser comes while the run lasts, and sees it go on without loading the page again. */
    @Test
    void aLivePageFollowsTheRun() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        List<Browser.Visit> visits = new ArrayList<>();
        List<Thread> visitors = new ArrayList<>();
        Callback visitor = new Callback() {
            @Override
            public void fitStart(Run run) {
                Thread thread = new Thread(() -> {
                    try {
                        visits.add(browser.visit(
                                "http://127.0.0.1:" + port + "/", "--dump-dom", "--virtual-time-budget=5000"));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                visitors.add(thread);
                thread.start();
            }

            @Override
            public void epochEnd(Run run) {
                try {
                    visitors.get(0).join(300);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                if (!visitors.get(0).isAlive()) {
                    run.stop("the visitor has gone");
                }
            }
        };
        Runs.trainer().with(Report.live(port), visitor).fit(Runs.some(96), 1000);
        visitors.get(0).join();
        Browser.Visit visit = visits.get(0);
        assertEquals(List.of(), visit.console());
        assertFalse(visit.output().contains("data-error"), visit.output());
        assertTrue(visit.output().contains("epochs done, running."), visit.output());
        assertTrue(visit.output().contains(" data-followed=\"2\""), "it asks every two seconds");
    }
}
