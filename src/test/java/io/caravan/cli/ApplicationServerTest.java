package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.KeptPort;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
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
        Path generated = project.application().resolveSibling("quarkus/generated-bytecode.jar");
        Files.createDirectories(generated.getParent());
        pack(generated);
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
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            pack(out, "io/quarkus/runner/GeneratedMain.class", mainThatCallsStandIn());
            String file = StandInApplication.class.getName().replace('.', '/') + ".class";
            try (var code = StandInApplication.class.getClassLoader().getResourceAsStream(file)) {
                pack(out, file, code.readAllBytes());
            }
        }
    }

    private static void pack(JarOutputStream out, String file, byte[] code) throws IOException {
        out.putNextEntry(new JarEntry(file));
        out.write(code);
    }

    private static byte[] mainThatCallsStandIn() {
        var signature = MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String.arrayType());
        var standIn = StandInApplication.class.describeConstable().orElseThrow();
        return ClassFile.of().build(ClassDesc.of("io.quarkus.runner.GeneratedMain"), type -> type.withFlags(
                        ClassFile.ACC_PUBLIC)
                .withMethodBody("main", signature, ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC, code -> code.aload(0)
                        .invokestatic(standIn, "main", signature)
                        .return_()));
    }

    /** Prints its environment, and answers for its health as it is told there. */
    public static final class StandInApplication {
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
