package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.SimulatedNode;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolesIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void gatewayAndWriterWorkTogetherThoughTheyStartBeforeTheServers() throws Exception {
        int port = freePort();
        try (SimulatedNode node = SimulatedNode.start(NodeOptions.named("agx0").fast());
                EmbeddedServers servers = EmbeddedServers.in(data)) {
            Process writer = start("writer", 0, servers, node);
            Process gateway = start("gateway", port, servers, node);
            try {
                await().atMost(LONG_ENOUGH).until(() -> Files.exists(data.resolve("admin.key")));
                Api api = new Api(
                        URI.create("http://127.0.0.1:" + port),
                        Files.readString(data.resolve("admin.key")).strip());
                await().atMost(LONG_ENOUGH)
                        .ignoreExceptions()
                        .until(() -> api.post("/api/v1/chat", "{\"message\":\"before the servers\"}")
                                        .statusCode()
                                == 200);
                servers.start();
                JsonNode answer = Api.json(api.post("/api/v1/chat", "{\"message\":\"with the servers\"}"));
                await().atMost(LONG_ENOUGH).until(() -> Api.json(api.get("/api/v1/conversations"))
                        .at("/conversations")
                        .findValuesAsText("title")
                        .containsAll(List.of("before the servers", "with the servers")));
                assertThat(answer.get("node").asText()).isEqualTo("agx0");
            } finally {
                stop(gateway);
                stop(writer);
            }
        }
    }

    private Process start(String role, int port, EmbeddedServers servers, SimulatedNode node) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "CARAVAN_ROLES", role,
                "CARAVAN_DATA_DIRECTORY", data.resolve(role).toString(),
                "CARAVAN_ACCESS_ADMINISTRATOR_KEY_FILE",
                        data.resolve("admin.key").toString(),
                "CARAVAN_KAFKA_BOOTSTRAP_SERVERS", servers.kafka().bootstrapServers(),
                "CARAVAN_POSTGRES_URL", servers.postgres().jdbcUrl(),
                "CARAVAN_POSTGRES_USERNAME", servers.postgres().username(),
                "CARAVAN_POSTGRES_PASSWORD", servers.postgres().password(),
                "CARAVAN_REDIS_URL", servers.redis().uri(),
                "CARAVAN_NODES_AGX0_URL", node.url().toString(),
                "QUARKUS_HTTP_HOST", "127.0.0.1"));
        settings.put("QUARKUS_HTTP_PORT", "" + port);
        settings.put("QUARKUS_MANAGEMENT_PORT", "0");
        settings.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        settings.put("CARAVAN_NODES_ORIN0_ENABLED", "false");
        settings.put("CARAVAN_NODES_NANO_ENABLED", "false");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        "target/quarkus-app/quarkus-run.jar")
                .redirectErrorStream(true)
                .redirectOutput(data.resolve(role + ".log").toFile());
        builder.environment().putAll(settings);
        return builder.start();
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(40, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
