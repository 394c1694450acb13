package io.caravan.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Chats in every dialect with an application that learns: what it will do most shall be what it has learned best. */
final class TrainingCalls {
    private static final int CALLERS = 4;
    private static final Duration TIME = Duration.ofSeconds(8);
    private static final int READ_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 50;
    private static final String CHAT = "{\"model\":\"" + TrainingNode.MODEL
            + "\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final List<String> PATHS = List.of("/api/v1/chat", "/v1/chat/completions", "/api/chat");

    private final int port;
    private final Path key;

    /** @param key where the application writes its administrator's key */
    TrainingCalls(int port, Path key) {
        this.port = port;
        this.key = key;
    }

    /** Waits for the first answer, then asks for some seconds; false if there is none in time. */
    boolean run(Process application, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (application.isAlive() && System.nanoTime() < end) {
            if (answers(PATHS.getFirst(), false)) {
                return askAll();
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return false;
    }

    private boolean askAll() throws InterruptedException {
        long end = System.nanoTime() + TIME.toNanos();
        Callable<Boolean> caller = () -> askUntil(end);
        try (var threads = Executors.newFixedThreadPool(CALLERS)) {
            boolean all = true;
            for (Future<Boolean> done : threads.invokeAll(
                    IntStream.range(0, CALLERS).mapToObj(any -> caller).toList())) {
                all &= done.get();
            }
            return all;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    private boolean askUntil(long end) {
        boolean all = true;
        while (System.nanoTime() < end) {
            for (String path : PATHS) {
                all &= answers(path, true) & answers(path, false);
            }
        }
        return all;
    }

    private boolean answers(String path, boolean stream) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setReadTimeout(READ_MILLIS);
            connection.setRequestProperty(
                    "Authorization", "Bearer " + Files.readString(key).strip());
            connection.setDoOutput(true);
            connection.getOutputStream().write(CHAT.formatted(stream).getBytes(StandardCharsets.UTF_8));
            try (InputStream answer = connection.getInputStream()) {
                answer.readAllBytes();
            }
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
