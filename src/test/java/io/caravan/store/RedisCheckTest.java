package io.caravan.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class RedisCheckTest {

    private static final Pattern KEY = Pattern.compile("\"caravan:([a-z-]+):?");

    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path PAGE = Path.of("docs/decisions/0006-gateway-readiness.md");

    /** What is lost with each kind of key, in words that the check and the page have in common. */
    private static final Map<String, String> LOSSES = Map.ofEntries(
            Map.entry("turns", "a chat sees only turns that are stored"),
            Map.entry("slots", "gateways that share nodes take a fixed share"),
            Map.entry("limits", "each gateway counts limits by itself"),
            Map.entry("requests", "each gateway counts limits by itself"),
            Map.entry("idempotency", "it knows only those that were sent to itself"),
            Map.entry("idempotency-size", "it knows only those that were sent to itself"),
            Map.entry("session", "sessions go on for some minutes but none begins or ends"),
            Map.entry("tries", "none begins or ends"),
            Map.entry("answers", "no kept answer is found"),
            Map.entry("answers-index", "no kept answer is found"),
            Map.entry("answers-sizes", "no kept answer is found"),
            Map.entry("answers-lease", "no kept answer is found"));

    @Test
    void whatIsLostWithoutRedisIsKnownOfAllThatIsKeptThere() {
        assertThat(kept()).isEqualTo(LOSSES.keySet());
    }

    @Test
    void aRedisThatIsAwayIsSaidToBeWithAllThatIsLost() {
        HealthCheckResponse said = checked();
        assertThat(said.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        assertThat(said.getData().orElseThrow().get("state").toString())
                .startsWith("away; ")
                .contains(LOSSES.values());
    }

    @Test
    void thePageSaysTheSame() throws IOException {
        assertThat(Files.readString(PAGE).replaceAll("\\s+", " ")).contains(LOSSES.values());
    }

    private static HealthCheckResponse checked() {
        Vertx vertx = Vertx.vertx();
        try (Redis nobody = new Redis(
                Settings.of(RedisSettings.class, Map.of("caravan.redis.url", "redis://127.0.0.1:1")), vertx)) {
            return new RedisCheck(nobody).call();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Set<String> kept() {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(each -> each.toString().endsWith(".java"))
                    .flatMap(RedisCheckTest::keys)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> keys(Path source) {
        try {
            return KEY
                    .matcher(Files.readString(source))
                    .results()
                    .map((MatchResult key) -> key.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
