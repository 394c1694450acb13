package io.caravan.system;

import io.caravan.cluster.Api;
import io.caravan.embedded.EmbeddedServers;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The packaged application in one role, in a process of its own, beside others on the same servers. */
final class RoleProcess implements AutoCloseable {

    private static final int NOBODY_STOPS_LONGER_SECONDS = 40;

    private final Path key;
    private final int port = freePort();
    private final Process process;

    /**
     * Starts it.
     *
     * @param name what its directory and its log in {@code data} are called
     * @param others settings besides those of the role and the servers, as variables of the environment
     */
    RoleProcess(String role, String name, Path data, EmbeddedServers servers, Map<String, String> others)
            throws IOException {
        this.key = data.resolve("admin.key");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve(name + ".log").toFile());
        builder.environment().putAll(settings(role, data.resolve(name), servers));
        builder.environment().putAll(others);
        this.process = builder.start();
    }

    private Map<String, String> settings(String role, Path own, EmbeddedServers servers) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "CARAVAN_ROLES", role,
                "CARAVAN_DATA_DIRECTORY", own.toString(),
                "CARAVAN_ACCESS_ADMINISTRATOR_KEY_FILE", key.toString(),
                "CARAVAN_KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "CARAVAN_POSTGRES_URL", servers.postgres().jdbcUrl(),
                "CARAVAN_POSTGRES_USERNAME", servers.postgres().username(),
                "CARAVAN_POSTGRES_PASSWORD", servers.postgres().password(),
                "CARAVAN_REDIS_URL", servers.redis().uri(),
                "CARAVAN_NODES_ORIN0_ENABLED", "false",
                "CARAVAN_NODES_NANO_ENABLED", "false"));
        settings.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        settings.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        settings.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        settings.put("QUARKUS_MANAGEMENT_PORT", "0");
        return settings;
    }

    /** Whether it can be told who the administrator is; the first gateway makes their key. */
    boolean hasKey() {
        return Files.exists(key);
    }

    /** The administrator as its caller. */
    Api api() throws IOException {
        return new Api(
                URI.create("http://127.0.0.1:" + port), Files.readString(key).strip());
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.onExit().get(NOBODY_STOPS_LONGER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException tooLong) {
            process.destroyForcibly().onExit().join();
        }
    }
}
