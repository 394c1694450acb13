package io.caravan.cli;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the built application once, alone, and lets the JVM keep what it learned: classes loaded, linked and profiled
 * (JEP 514, JEP 515). Later starts take a third of the time.
 *
 * <p>The application starts without stores, so nothing else is needed, and answers chats of a node that is none: code that
 * has run many times before the end is compiled well from the start. A training that fails costs only speed.
 */
final class AotTraining {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String NOWHERE = "127.0.0.1:1";

    private final Path root;

    AotTraining(Path root) {
        this.root = root;
    }

    /** Writes {@code target/quarkus-app/app.aot}; false if that did not work, for a reason that its log tells. */
    boolean run() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("caravan-training");
        int port = freePort();
        try (var node = new TrainingNode()) {
            return run(start(data, port, node), new TrainingCalls(port, data.resolve("admin.key")));
        } finally {
            Directory.delete(data);
        }
    }

    private static boolean run(Process application, TrainingCalls calls) throws InterruptedException {
        try {
            boolean answered = calls.run(application, LONGEST);
            application.destroy();
            return application.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS) && answered;
        } finally {
            application.destroyForcibly();
        }
    }

    private Process start(Path data, int port, TrainingNode node) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ApplicationJvm.ALL);
        command.addAll(List.of("-XX:AOTCacheOutput=app.aot", "-jar", "quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.resolve("target/quarkus-app").toFile())
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("target/training.log").toFile());
        builder.environment().putAll(neighbours(data, node));
        builder.environment().putAll(listening(port));
        return builder.start();
    }

    private static Map<String, String> neighbours(Path data, TrainingNode node) {
        return Map.of(
                "CARAVAN_DATA_DIRECTORY",
                data.toString(),
                "CARAVAN_KAFKA_BOOTSTRAP_SERVERS",
                NOWHERE,
                "CARAVAN_POSTGRES_URL",
                "jdbc:postgresql://" + NOWHERE + "/nowhere",
                "CARAVAN_REDIS_URL",
                "redis://" + NOWHERE + "/0",
                "CARAVAN_NODES_LOCAL_URL",
                node.url(),
                "CARAVAN_NODES_LOCAL_ENABLED",
                "true",
                "CARAVAN_NODES_AGX0_ENABLED",
                "false",
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

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
