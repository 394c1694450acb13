package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.KeptPort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ApplicationServerTest {

    @TempDir
    Path directory;

    DataDirectory data;
    Project project;
    ApplicationServer server;

    @BeforeEach
    void packStandIn() throws Exception {
        data = DataDirectory.at(directory.resolve("data"));
        project = new Project(directory);
        Files.createDirectories(project.application().getParent());
        pack(project.application());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void theGatewayLearnsFromItsEnvironmentWhatItIsAndWhereItListens() throws Exception {
        int port = KeptPort.choose(data, "test");
        int managementPort = KeptPort.choose(data, "test-management");
        var listening = new ApplicationServer.Listening("127.0.0.1", port, managementPort);
        server = ApplicationServer.gateway(data, project, listening, Map.of("CARAVAN_KAFKA_BOOTSTRAP_SERVERS", "k:1"));

        server.start();

        assertThat(Files.readAllLines(server.logFile()))
                .contains(
                        "CARAVAN_ROLES=gateway",
                        "CARAVAN_DATA_DIRECTORY=" + data.root().resolve("gateway"),
                        "CARAVAN_KAFKA_BOOTSTRAP_SERVERS=k:1",
                        "QUARKUS_HTTP_HOST=127.0.0.1",
                        "QUARKUS_HTTP_PORT=" + port,
                        "QUARKUS_MANAGEMENT_HOST=127.0.0.1",
                        "QUARKUS_MANAGEMENT_PORT=" + managementPort);
    }

    @Test
    void theWriterTakesAnyPortForWhatNobodyAsks() throws Exception {
        server = ApplicationServer.writer(data, project, Map.of());

        server.start();

        assertThat(Files.readAllLines(server.logFile()))
                .contains(
                        "CARAVAN_ROLES=writer",
                        "CARAVAN_DATA_DIRECTORY=" + data.root().resolve("writer"),
                        "QUARKUS_HTTP_PORT=0");
    }

    @Test
    void whatIsDownIsNamedWhenItIsNotReadyInTime() {
        server = ApplicationServer.writer(data, project, Map.of("STAND_IN_STATUS", "503"));
        server.launch();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(100)))
                        .hasMessageStartingWith("writer didn't start: it was not ready after 0 s; http://127.0.0.1:")
                        .hasMessageEndingWith("says DOWN of kafka"));
    }

    private static void pack(Path jar) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInApplication.class.getName());
        String file = StandInApplication.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                var code = StandInApplication.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry(file));
            code.transferTo(out);
        }
    }

    /** Prints its environment, and answers for its health as it is told there. */
    static final class StandInApplication {
        private StandInApplication() {}

        public static void main(String[] arguments) throws IOException {
            new TreeMap<>(System.getenv()).forEach((name, value) -> System.out.println(name + "=" + value));
            int status = Integer.parseInt(System.getenv().getOrDefault("STAND_IN_STATUS", "200"));
            byte[] body = """
                    {"status": "DOWN", "checks": [
                      {"name": "kafka", "status": "DOWN"},
                      {"name": "postgres", "status": "UP"}]}
                    """.getBytes(StandardCharsets.UTF_8);
            int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
            HttpServer health = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
            health.createContext("/q/health/ready", exchange -> {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            health.start();
        }
    }
}
