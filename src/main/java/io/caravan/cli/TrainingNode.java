package io.caravan.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A node with one model and one answer, for an application that learns to answer. */
final class TrainingNode implements AutoCloseable {
    static final String MODEL = "training";

    private static final String MODELS = "{\"models\":[{\"name\":\"training:latest\",\"size\":1}]}";
    private static final String TOKEN =
            "{\"model\":\"training:latest\",\"message\":{\"role\":\"assistant\",\"content\":\"word \"},\"done\":false}\n";
    private static final String END =
            "{\"model\":\"training:latest\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                    + "\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":5,\"eval_count\":8}\n";
    private static final int TOKENS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    TrainingNode() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        answer("/api/version", "{\"version\":\"0.33.0\"}");
        answer("/api/tags", MODELS);
        answer("/api/ps", MODELS);
        server.createContext("/api/chat", TrainingNode::chat);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(String path, String document) {
        server.createContext(path, exchange -> {
            byte[] body = document.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    private static void chat(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/x-ndjson");
        exchange.sendResponseHeaders(200, 0);
        for (int token = 0; token < TOKENS; token++) {
            exchange.getResponseBody().write(TOKEN.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
        exchange.getResponseBody().write(END.getBytes(StandardCharsets.UTF_8));
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
