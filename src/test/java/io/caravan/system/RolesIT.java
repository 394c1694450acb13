package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.SimulatedNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolesIT {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    Path data;

    @Test
    void gatewayAndWriterWorkTogetherThoughTheyStartBeforeTheServers() throws Exception {
        try (SimulatedNode node = SimulatedNode.start(NodeOptions.named("agx0").fast());
                EmbeddedServers servers = EmbeddedServers.in(data);
                RoleProcess _ = start("writer", servers, node);
                RoleProcess gateway = start("gateway", servers, node)) {
            await().atMost(LONG_ENOUGH).until(gateway::hasKey);
            Api api = gateway.api();
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
        }
    }

    private RoleProcess start(String role, EmbeddedServers servers, SimulatedNode node) throws Exception {
        return new RoleProcess(
                role,
                role,
                data,
                servers,
                Map.of("CARAVAN_NODES_AGX0_URL", node.url().toString()));
    }
}
