package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.Executables;
import io.caravan.embedded.ServerGroup;
import io.caravan.embedded.StartListener;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts the built application once, in all roles, and lets the JVM keep what it learned: classes loaded, linked and
 * profiled (JEP 514, JEP 515). Later starts take a third of the time.
 *
 * <p>What it will do at its first request it must have done here, or the classes for it are looked for in hundreds of files
 * while somebody waits: so it chats with a node that is none and has a real Kafka, PostgreSQL and Redis. A training that
 * fails costs only speed.
 */
final class TrainingSession {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Project project;
    private final DataDirectory data;
    private final EmbeddedServers stores;

    private TrainingSession(Project project, DataDirectory data) {
        this.project = project;
        this.data = data;
        this.stores = new EmbeddedServers(data, project.artifacts(), StartListener.SILENT);
    }

    /** Exits with 0 if the application has written {@code app.aot}. */
    public static void main(String[] none) throws Exception {
        Path directory = Files.createTempDirectory("caravan-training");
        boolean trained = new TrainingSession(Project.locate(), DataDirectory.at(directory)).run();
        Directory.delete(directory);
        System.exit(trained ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        var group = new ServerGroup(List.of(stores.kafka(), stores.postgres(), stores.redis()), StartListener.SILENT);
        group.start();
        try (var node = new TrainingNode()) {
            int port = freePort();
            return run(start(port, node), new TrainingCalls(port, AdministratorKey.file(data)));
        } finally {
            group.stop();
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

    private Process start(int port, TrainingNode node) throws IOException {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(ApplicationJvm.ALL);
        Path folder = project.application().getParent();
        command.add("-XX:AOTCacheOutput=" + folder.resolve("app.aot"));
        // As it will be started later: what is learned counts for the same class path alone.
        command.addAll(ApplicationJvm.application(folder));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
        builder.environment().putAll(environment(node));
        builder.environment().putAll(listening(port));
        return builder.start();
    }

    private Map<String, String> environment(TrainingNode node) {
        Map<String, String> environment = new TreeMap<>(WholeSystem.environment(stores, data));
        environment.putAll(Nodes.only(node.url()));
        environment.put("CARAVAN_DATA_DIRECTORY", data.of("application").toString());
        return environment;
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
