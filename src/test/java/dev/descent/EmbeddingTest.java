package dev.descent;

import static dev.descent.nn.Layers.dense;
import static dev.descent.nn.Layers.dropout;
import static dev.descent.nn.Layers.relu;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.data.Digits;
import dev.descent.data.Split;
import dev.descent.loss.CrossEntropy;
import dev.descent.nn.Model;
import dev.descent.optim.Adam;
import dev.descent.tensor.Shape;
import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service of docs/embedding.md, as it stands there: trained, cancelled, started again, and asked by eight threads meanwhile. */
@Tag("sources")
@Timeout(120)
class EmbeddingTest {
    private static final int EPOCHS = 30;

    @TempDir
    Path directory;

    /** Of the document. */
    private static final class Service implements AutoCloseable {
        private final AutoCloseable service;
        private final int port;

        /** Of another process. */
        Service(int port) {
            service = () -> {};
            this.port = port;
        }

        Service(ClassLoader document, Path directory) throws ReflectiveOperationException {
            Class<?> type = document.loadClass("DigitService");
            Constructor<?> constructor = type.getDeclaredConstructor(Path.class);
            constructor.setAccessible(true);
            service = (AutoCloseable) constructor.newInstance(directory);
            Method portOf = type.getDeclaredMethod("port");
            portOf.setAccessible(true);
            port = (int) portOf.invoke(service);
        }

        /** The status and the text. */
        String ask(String method, String path, String body) throws IOException {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setRequestMethod(method);
            if (!body.isEmpty()) {
                connection.setDoOutput(true);
                connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
            }
            int code = connection.getResponseCode();
            try (InputStream in = code < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                return code + " " + new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }

        @Override
        public void close() throws Exception {
            service.close();
        }
    }

    /** Eight threads that ask all the time, and see to it that epochs only rise. */
    private static final class Clients implements AutoCloseable {
        private final ExecutorService threads = Executors.newFixedThreadPool(8);
        private final List<Future<?>> asking = new ArrayList<>();
        private final Set<String> answers;
        private volatile boolean done;

        Clients(Service service, String image, Set<String> answers) {
            this.answers = answers;
            for (int i = 0; i < 8; i++) {
                asking.add(threads.submit(() -> {
                    for (int epoch = 0; !done; ) {
                        String answer = service.ask("POST", "/predict", image);
                        answers.add(answer);
                        int now = answer.startsWith("200 ") ? Integer.parseInt(answer.split(" ")[1]) : 0;
                        assertTrue(now >= epoch, answer + " after epoch " + epoch);
                        epoch = now;
                    }
                    return null;
                }));
            }
        }

        long epochs() {
            return answers.stream().filter(answer -> answer.startsWith("200 ")).count();
        }

        @Override
        public void close() throws Exception {
            done = true;
            threads.shutdown();
            for (Future<?> one : asking) {
                one.get();
            }
        }
    }

    private static float[] image() {
        float[] pixels = new float[64];
        Digits.load().read(1000, pixels, 0, new float[1], 0);
        return pixels;
    }

    /** What is to be answered after each epoch, by a run without a service, that nobody interrupts. */
    private static List<String> expected() {
        Split digits = Digits.load().split(0.8, 42);
        Model model = Model.of(Shape.of(64), 42, dense(128), relu(), dropout(0.2f), dense(10));
        List<String> answers = new ArrayList<>();
        Callback listener = new Callback() {
            @Override
            public void epochEnd(Run run) {
                answers.add("200 " + run.epoch() + " " + Arrays.toString(model.predict(image())));
            }
        };
        Trainer.of(model, new CrossEntropy(), new Adam(1e-3f))
                .with(listener)
                .fit(digits.train(), digits.test(), EPOCHS);
        return answers;
    }

    @Test
    void servesTheLastFinishedEpochWhateverHappens() throws Exception {
        List<String> expected = expected();
        String image = Arrays.toString(image()).replaceAll("[\\[\\],]", "");
        Snippet sample = Snippet.inMarkdown("", Files.readString(Path.of("docs", "embedding.md")))
                .get(0);
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Path checkpoints = directory.resolve("checkpoints");
        Set<String> answers = ConcurrentHashMap.newKeySet();
        Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
        try (URLClassLoader document = sample.compile(classes)) {
            try (Service service = new Service(document, checkpoints)) {
                assertEquals("503 no epoch is done yet", service.ask("POST", "/predict", image));
                try (Clients clients = new Clients(service, image, answers)) {
                    assertEquals("200 training", service.ask("POST", "/train", ""));
                    while (clients.epochs() < 2) {
                        Thread.sleep(1);
                    }
                    assertEquals("200 cancelling", service.ask("POST", "/cancel", ""));
                }
            }
            assertEquals(Set.of(), left(before));
            assertFalse(Files.exists(checkpoints.resolve("epoch-0030.safetensors")), "it was cancelled too late");
            try (Service service = new Service(document, checkpoints);
                    Clients clients = new Clients(service, image, answers)) {
                service.ask("POST", "/train", "");
                while (!service.ask("GET", "/", "").equals("200 30 epochs: all epochs done")) {
                    Thread.sleep(5);
                }
                assertEquals(expected.get(EPOCHS - 1), service.ask("POST", "/predict", image));
                assertTrue(service.ask("POST", "/predict", "1 2 3").startsWith("400 "));
                assertEquals("405 expected POST", service.ask("GET", "/cancel", ""));
                assertTrue(clients.epochs() > 2);
            }
        }
        assertEquals(Set.of(), left(before));
        answers.remove("503 no epoch is done yet");
        answers.removeAll(expected);
        assertEquals(Set.of(), answers, "answers that are of no finished epoch");
    }

    /** The service in a process of its own, until that is killed. */
    public static void main(String[] arguments) throws Exception {
        Service service = new Service(EmbeddingTest.class.getClassLoader(), Path.of(arguments[0]));
        System.out.println(service.port);
        Thread.sleep(Long.MAX_VALUE);
    }

    @Test
    void goesOnAfterAKill() throws Exception {
        List<String> expected = expected();
        String image = Arrays.toString(image()).replaceAll("[\\[\\],]", "");
        Path classes = Files.createDirectory(directory.resolve("classes"));
        Snippet.inMarkdown("", Files.readString(Path.of("docs", "embedding.md")))
                .get(0)
                .compile(classes)
                .close();
        Random random = new Random();
        int epoch = 0;
        for (int life = 1; epoch < EPOCHS; life++) {
            Process process = Child.start(
                    EmbeddingTest.class,
                    List.of(classes),
                    directory.resolve("checkpoints").toString());
            try {
                Service service =
                        new Service(Integer.parseInt(process.inputReader().readLine()));
                service.ask("POST", "/train", "");
                int wanted = life > 2 ? EPOCHS : epoch + 1 + random.nextInt(5);
                long later = System.nanoTime() + random.nextInt(20_000_000);
                while (epoch < Math.min(EPOCHS, wanted) || System.nanoTime() < later) {
                    String answer = service.ask("POST", "/predict", image);
                    if (answer.startsWith("200 ")) {
                        int now = Integer.parseInt(answer.split(" ")[1]);
                        assertEquals(expected.get(now - 1), answer);
                        assertTrue(now >= epoch - 1, "the last checkpoint, or the one before if it was not yet whole");
                        epoch = now;
                    }
                }
            } finally {
                Child.kill(process);
            }
        }
    }

    /** The JDK's server does not wait for its timers to end. */
    private static Set<Thread> left(Set<Thread> before) throws InterruptedException {
        Set<Thread> left = new HashSet<>();
        for (int i = 0; i == 0 || i < 500 && !left.isEmpty(); i++) {
            Thread.sleep(10);
            left = new HashSet<>(Thread.getAllStackTraces().keySet());
            left.removeAll(before);
            // Of the requests that this test makes.
            left.removeIf(thread -> thread.getName().startsWith("Keep-Alive"));
        }
        return left;
    }
}
