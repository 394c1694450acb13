package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Api;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Caravan on a data directory of its own, driven by the commands behind {@code ./caravan}. */
final class WholeCaravan implements AutoCloseable {

    private static final int NOBODY_WAITS_LONGER_SECONDS = 180;
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Path data;
    private final int port = freePort();
    private final int managementPort = freePort();

    WholeCaravan(Path data) {
        this.data = data;
    }

    /** What a command printed, and its exit code. */
    record Outcome(int exitCode, String output) {}

    /** Starts everything with simulated nodes; returns its banner. */
    String up() throws Exception {
        Outcome outcome =
                run("up", "-d", "--nodes", "sim", "--port", "" + port, "--management-port", "" + managementPort);
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        return outcome.output();
    }

    void down() throws Exception {
        Outcome outcome = run("down");
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    /** Runs a command on this data directory. */
    Outcome run(String command, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dcaravan.home=" + PROJECT,
                "-Dcaravan.terminal=false",
                "-cp",
                classPath(),
                "io.caravan.cli.Caravan",
                command,
                "--data",
                data.toString()));
        line.addAll(List.of(arguments));
        Path output = Files.createTempFile("caravan", ".out");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(NOBODY_WAITS_LONGER_SECONDS, TimeUnit.SECONDS))
                .as("%s ends", command)
                .isTrue();
        return new Outcome(process.exitValue(), Files.readString(output));
    }

    private static String classPath() {
        Path application = PROJECT.resolve("target/quarkus-app");
        return application.resolve("app/*") + ":" + application.resolve("lib/main/*") + ":"
                + application.resolve("lib/boot/*");
    }

    /** The process id of one server, as {@code status} shows it; 0 if it is not running. */
    long pid(String server) throws Exception {
        Matcher line = Pattern.compile("(?m)^" + server + "\\s+running\\s+(\\d+)")
                .matcher(run("status").output());
        return line.find() ? Long.parseLong(line.group(1)) : 0;
    }

    /** The first column of a query's answer. */
    List<String> column(String query) throws Exception {
        Outcome answer = run("sql", query);
        assertThat(answer.exitCode()).as(answer.output()).isZero();
        return answer.output()
                .lines()
                .skip(1)
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("("))
                .toList();
    }

    Api api() throws IOException {
        return new Api(
                URI.create("http://localhost:" + port),
                Files.readString(data.resolve("admin.key")).strip());
    }

    int port() {
        return port;
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
        try {
            run("down");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
