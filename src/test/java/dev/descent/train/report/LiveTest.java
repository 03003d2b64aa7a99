package dev.descent.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.descent.train.Callback;
import dev.descent.train.Run;
import dev.descent.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTest {
    private final int port = freePort();

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is answered to a request written by hand, since clients don't let their Host header be chosen. */
    private String ask(String method, String path, String host) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            String request = method + " " + path + " HTTP/1.1\r\n" + (host.isEmpty() ? "" : "Host: " + host + "\r\n")
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String status(String method, String path, String host) {
        return ask(method, path, host).lines().findFirst().orElse("").split(" ")[1];
    }

    /** Runs two epochs and does something after the first. */
    private void during(Runnable what, Callback... more) {
        Callback once = new Callback() {
            @Override
            public void epochEnd(Run run) {
                if (run.epoch() == 1) {
                    what.run();
                }
            }
        };
        Runs.trainer().with(Report.live(port)).with(more).with(once).fit(Runs.some(96), 2);
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    private static Set<String> left(Set<String> before, String... marks) {
        Set<String> left = threads();
        left.removeAll(before);
        left.removeIf(name -> Stream.of(marks).noneMatch(name::contains));
        return left;
    }

    @Test
    void servesThePageWhileTheRunLasts() {
        Set<String> before = threads();
        List<String> pages = new ArrayList<>();
        during(() -> {
            pages.add(ask("GET", "/", "127.0.0.1:" + port));
            pages.add(ask("GET", "/?x", "localhost:" + port));
        });
        for (String page : pages) {
            assertTrue(page.startsWith("HTTP/1.1 200"), page);
            assertTrue(page.contains("Content-type: text/html; charset=utf-8"), page);
            assertTrue(page.contains("1 of 2 epochs done, running."), page);
            assertTrue(page.contains("<body data-live>"));
            assertTrue(page.contains("connect-src 'self'"));
            assertTrue(page.endsWith("</html>\n"));
        }
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        assertEquals(Set.of(), left(before, "descent"));
        // The JDK's server doesn't wait for its timer's thread, so that one may need a moment.
        for (int i = 0; i < 100 && !left(before, "HTTP", "idle-timeout").isEmpty(); i++) {
            LockSupport.parkNanos(20_000_000);
        }
        assertEquals(Set.of(), left(before, "HTTP", "idle-timeout"));
    }

    @Test
    void refusesWhatDoesNotComeFromHere() {
        List<String> answers = new ArrayList<>();
        during(() -> {
            answers.add(status("GET", "/", "evil.example:" + port));
            answers.add(status("GET", "/", "127.0.0.1"));
            answers.add(status("GET", "/", "127.0.0.1:" + port + ".evil.example"));
            answers.add(status("GET", "/", ""));
            answers.add(status("POST", "/", "127.0.0.1:" + port));
            answers.add(status("HEAD", "/", "127.0.0.1:" + port));
            answers.add(status("GET", "/etc/passwd", "127.0.0.1:" + port));
        });
        assertEquals(List.of("403", "403", "403", "403", "405", "405", "404"), answers);
    }

    @Test
    void otherMachinesCannotReachIt() throws SocketException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        during(() -> others.forEach(address ->
                assertThrows(IOException.class, () -> new Socket(address, port).close(), address.toString())));
    }

    /** A client that never says what it wants holds up neither the run nor its end. */
    @Test
    void aSilentClientIsLeftAlone() throws IOException {
        List<Socket> silent = new ArrayList<>();
        during(() -> {
            try {
                silent.add(new Socket("127.0.0.1", port));
                silent.get(0).getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        silent.get(0).close();
        assertFalse(threads().contains("descent-report"));
    }

    @Test
    void endsWithARunThatFails() {
        assertThrows(
                IllegalStateException.class,
                () -> during(() -> {
                    throw new IllegalStateException("on purpose");
                }));
        assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
    }

    @Test
    void aTakenPortIsSaidBeforeTraining(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.html");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            Trainer trainer = Runs.trainer().with(Report.to(file).withLive(taken.getLocalPort()));
            assertEquals(
                    "Report.live: cannot serve on port " + port + " (Address already in use); give another port",
                    assertThrows(UncheckedIOException.class, () -> trainer.fit(Runs.some(96), 2))
                            .getMessage());
        }
        Runs.trainer().with(Report.to(file).withLive(port)).fit(Runs.some(96), 2);
        assertTrue(Files.readString(file).contains("It ended"), "a file as well");
        assertFalse(Files.readString(file).contains("data-live>"));
    }
}
