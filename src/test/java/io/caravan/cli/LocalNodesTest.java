package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.caravan.embedded.DataDirectory;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalNodesTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1");

    @TempDir
    Path directory;

    HttpServer server;
    URI uri;

    @BeforeEach
    void startServer() throws Exception {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.start();
        uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void anOllamaThatAnswersIsTheOnlyNode() {
        answer("/api/version", "{\"version\":\"0.12.0\"}");

        var found = LocalNodes.look(List.of(uri), List.of(NOBODY));
        var nodes = Nodes.choose(NodeMode.auto, found, data(), new Project(directory));

        assertThat(nodes.simulated()).isEmpty();
        assertThat(nodes.environment())
                .containsEntry("CARAVAN_NODES_LOCAL_URL", uri.toString())
                .containsEntry("CARAVAN_NODES_LOCAL_ENABLED", "true")
                .containsEntry("CARAVAN_NODES_AGX0_ENABLED", "false")
                .doesNotContainKey("CARAVAN_NODES_LOCAL_COMFYUI_URL");
    }

    @Test
    void withoutOneTheNodesAreSimulated() {
        var found = LocalNodes.look(List.of(NOBODY), List.of(NOBODY));

        var nodes = Nodes.choose(NodeMode.auto, found, data(), new Project(directory));

        assertThat(nodes.simulated()).extracting(SimulatedNodeServer::name).containsExactly("agx0", "orin0", "nano");
        assertThat(nodes.environment())
                .containsEntry("CARAVAN_NODES_LOCAL_ENABLED", "false")
                .containsEntry("CARAVAN_NODES_ORIN0_ENABLED", "true")
                .containsEntry("CARAVAN_NODES_ORIN0_KIND", "ollama")
                .containsEntry("CARAVAN_NODES_NANO_KIND", "openai")
                .containsEntry(
                        "CARAVAN_NODES_ORIN0_URL", nodes.simulated().get(1).url());
        assertThat(nodes.description()).contains("simulated");
    }

    @Test
    void somethingElseOnThePortIsNoOllama() {
        answer("/", "hello");

        assertThat(LocalNodes.look(List.of(uri), List.of(uri))).isEqualTo(LocalNodes.NONE);
    }

    @Test
    void aComfyUiIsToldToTheApplicationAndToTheUser() {
        answer("/system_stats", "{\"system\":{\"comfyui_version\":\"0.3.60\"}}");

        var found = LocalNodes.look(List.of(NOBODY), List.of(NOBODY, uri));
        var nodes = Nodes.choose(NodeMode.auto, found, data(), new Project(directory));

        assertThat(nodes.environment()).containsEntry("CARAVAN_NODES_LOCAL_COMFYUI_URL", uri.toString());
        assertThat(nodes.description()).contains("ComfyUI").contains(uri.toString());
    }

    @Test
    void noneLeavesTheConfigurationAlone() {
        var nodes = Nodes.choose(NodeMode.none, LocalNodes.NONE, data(), new Project(directory));

        assertThat(nodes.simulated()).isEmpty();
        assertThat(nodes.environment()).isEmpty();
    }

    private DataDirectory data() {
        return DataDirectory.at(directory);
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
