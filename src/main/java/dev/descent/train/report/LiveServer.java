package dev.descent.train.report;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves one page to this machine: on the loopback address, to requests that name it as their host. A page of elsewhere, whose
 * name was made to lead here (DNS rebinding), names another and is refused. The only class that needs {@code jdk.httpserver}.
 */
final class LiveServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService executor;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Supplier<String> page;
    private final Set<String> hosts;

    LiveServer(int port, Supplier<String> page) throws IOException {
        this.page = page;
        String suffix = port == 80 ? "" : ":" + port;
        hosts = Set.of("127.0.0.1" + suffix, "localhost" + suffix);
        InetAddress here = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
        server = HttpServer.create(new InetSocketAddress(here, port), 0);
        executor = Executors.newSingleThreadExecutor(work -> {
            Thread worker = new Thread(work, "descent-report");
            worker.setDaemon(true);
            threads.add(worker);
            return worker;
        });
        server.setExecutor(executor);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            if (host == null || !hosts.contains(host)) {
                refuse(exchange, 403);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                refuse(exchange, 405);
            } else if (!exchange.getRequestURI().getPath().equals("/")) {
                refuse(exchange, 404);
            } else {
                byte[] body = page.get().getBytes(StandardCharsets.UTF_8);
                Headers headers = exchange.getResponseHeaders();
                headers.set("Content-Type", "text/html; charset=utf-8");
                headers.set("Cache-Control", "no-store");
                headers.set("X-Content-Type-Options", "nosniff");
                headers.set("Content-Security-Policy", "frame-ancestors 'none'");
                headers.set("Cross-Origin-Resource-Policy", "same-origin");
                exchange.sendResponseHeaders(200, body.length);
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
        try {
            // An executor counts as terminated a moment before its thread has ended, and nobody shall find that thread.
            for (Thread worker : threads) {
                worker.join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
