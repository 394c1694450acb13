package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SimulatedNodeTest extends SimulatorTest {

    @Test
    void twoNodesGiveTheSameAnswerWhateverTheModel() {
        try (SimulatedNode other =
                        SimulatedNode.start(NodeOptions.named("orin0").fast());
                Caller otherCaller = new Caller(other.url())) {
            assertThat(content(otherCaller, "phi3:mini")).isEqualTo(content(caller, "llama3.2"));
        }
    }

    @Test
    void aClosedNodeOpensAgainOnItsPort() {
        int port = node.port();
        node.close();

        node = node.reopen();

        assertThat(node.port()).isEqualTo(port);
        assertThat(caller.get("/api/version").statusCode()).isEqualTo(200);
    }

    @Test
    void aTakenPortIsSaid() {
        assertThatThrownBy(() -> SimulatedNode.start(options().withPort(node.port())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("agx0 cannot listen");
    }

    @Test
    void anUnknownProfileIsRefused() {
        assertThatThrownBy(() -> NodeOptions.named("agx7"))
                .hasMessage("no profile 'agx7', there are agx0, orin0 and nano");
    }

    @Test
    void aNodeMayHoldOtherModels() {
        try (SimulatedNode other =
                        SimulatedNode.start(NodeOptions.named("box", "orin0").withModels("mine", "llama3.2:1b"));
                Caller otherCaller = new Caller(other.url())) {
            assertThat(otherCaller.getJson("/api/tags").path("models").findValuesAsText("name"))
                    .containsExactly("mine:latest", "llama3.2:1b");
        }
    }

    @Test
    void aStreamHasTheSpeedOfTheNode() {
        node.setTokensPerSecond(100);
        long began = System.nanoTime();

        caller.post("/api/chat", Caller.chat("llama3.2", "count to 25"));

        // The first of 30 tokens comes at once, 29 follow 10 ms apart.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(290));
    }

    @Test
    void fiveHundredStreamsAtOnceAreCompleteAndInOrder() {
        node.setParallel(500);
        node.setTokensPerSecond(200);

        List<String> answers = Stream.generate(() -> Caller.chat("llama3.2", "count to 100"))
                .limit(500)
                .map(body -> caller.postAsync("/api/chat", body))
                .toList()
                .stream()
                .map(answer -> SimulatedNodeTest.text(answer.join().body()))
                .distinct()
                .toList();

        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst()).startsWith("(simulated answer) 1 2 3").endsWith(" 98 99 100");
        assertThat(node.state().finished()).isEqualTo(500);
    }

    @Test
    void asAProcessItSaysFirstWhereItListens() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatedNode.class.getName(),
                        "--name",
                        "nano",
                        "--kind",
                        "ollama",
                        "--load-time",
                        "10ms",
                        "--tokens-per-second",
                        "1000")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String first = output.readLine();
            String second = output.readLine();

            assertThat(first).matches("nano \\(simulated\\) listens on http://127\\.0\\.0\\.1:\\d+");
            assertThat(second).matches("nano is controlled at http://127\\.0\\.0\\.1:\\d+/simulator");
            URI url = URI.create(first.substring(first.indexOf("http")));
            try (Caller outside = new Caller(url)) {
                assertThat(content(outside, "tinyllama")).startsWith(AnswerText.NOTE);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String content(Caller caller, String model) {
        return caller.postJson("/api/chat", Caller.whole(model, "hi"))
                .at("/message/content")
                .asText();
    }

    private static String text(String lines) {
        return lines.lines()
                .map(line -> Caller.json(line).at("/message/content").asText())
                .collect(Collectors.joining());
    }
}
