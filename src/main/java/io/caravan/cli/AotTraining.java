package io.caravan.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the built application once, alone, and lets the JVM keep what it learned: classes loaded, linked and profiled
 * (JEP 514, JEP 515). Later starts take a third of the time.
 *
 * <p>The application starts without its neighbours, so nothing else is needed. A training that fails costs only speed.
 */
final class AotTraining {
    private static final int LONGEST_SECONDS = 60;
    private static final int READ_MILLIS = 10_000;
    private static final long PAUSE_MILLIS = 50;
    private static final String NOWHERE = "127.0.0.1:1";

    private final Path root;

    AotTraining(Path root) {
        this.root = root;
    }

    /** Writes {@code target/quarkus-app/app.aot}; false if that did not work, for a reason that its log tells. */
    boolean run() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("caravan-training");
        int port = freePort();
        Process application = start(data, port);
        try {
            boolean answered = ask(application, port);
            application.destroy();
            return application.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) && answered;
        } finally {
            application.destroyForcibly();
            Directory.delete(data);
        }
    }

    private Process start(Path data, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ApplicationJvm.ALL);
        command.addAll(List.of("-XX:AOTCacheOutput=app.aot", "-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.resolve("target/quarkus-app").toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("target/training.log").toFile());
        builder.environment().putAll(neighbours(data));
        builder.environment().putAll(listening(port));
        return builder.start();
    }

    private static Map<String, String> neighbours(Path data) {
        return Map.of(
                "CARAVAN_DATA_DIRECTORY",
                data.toString(),
                "CARAVAN_KAFKA_BOOTSTRAP_SERVERS",
                NOWHERE,
                "CARAVAN_POSTGRES_URL",
                "jdbc:postgresql://" + NOWHERE + "/nowhere",
                "CARAVAN_REDIS_URL",
                "redis://" + NOWHERE + "/0",
                "CARAVAN_NODES_AGX0_URL",
                "http://" + NOWHERE,
                "CARAVAN_NODES_ORIN0_ENABLED",
                "false",
                "CARAVAN_NODES_NANO_ENABLED",
                "false");
    }

    private static Map<String, String> listening(int port) {
        return Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", Integer.toString(port),
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", "0");
    }

    /** Asks as a stranger until there is an answer, so that the way of a request is learned too. */
    private static boolean ask(Process application, int port) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (application.isAlive() && System.nanoTime() < end) {
            try {
                var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/api/v1/nodes")
                        .toURL()
                        .openConnection();
                connection.setReadTimeout(READ_MILLIS);
                return connection.getResponseCode() > 0;
            } catch (IOException notYet) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
