package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.Rows;
import io.caravan.cluster.Topics;
import io.caravan.result.CompletionEvent;
import io.caravan.result.Events;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(Cluster.class)
class ResultPublishTest extends OnCluster {

    private final ObjectMapper json = Events.json();

    @Test
    void aFinishedChatIsACloudEventKeyedByItsConversation() throws Exception {
        JsonNode answer = answered(chat(SHARED_MODEL, "Hi"));
        String conversation = answer.get("conversation_id").asText();
        var record = Topics.find(Topics.COMPLETIONS, candidate -> conversation.equals(candidate.key()))
                .orElseThrow();
        assertThat(Topics.header(record, "ce_id")).isEqualTo(answer.get("id").asText());
        assertThat(Topics.header(record, "ce_type")).isEqualTo("caravan.completion.v1");
        assertThat(Topics.header(record, "content-type")).isEqualTo("application/json");
        assertThat(Topics.header(record, "Authorization")).isNull();
        CompletionEvent event = json.readValue(record.value(), CompletionEvent.class);
        assertThat(event.messages()).extracting(CompletionEvent.Message::role).containsExactly("user", "assistant");
    }

    @Test
    void whileKafkaIsAwayResultsWaitOnTheDiskAndAreStoredOnceAfterwards() {
        List<UUID> ended;
        Cluster.servers().kafka().kill();
        try {
            ended = IntStream.range(0, 6)
                    .mapToObj(i -> UUID.fromString(
                            answered(chat(SHARED_MODEL, "Hi " + i)).get("id").asText()))
                    .toList();
            await().atMost(SOON).untilAsserted(() -> assertThat(spooled())
                    .extracting(document -> document.get("id").asText())
                    .containsExactlyInAnyOrderElementsOf(
                            ended.stream().map(UUID::toString).toList()));
            assertThat(spooled())
                    .allSatisfy(document -> assertThat(json.treeToValue(document.get("data"), CompletionEvent.class)
                                    .id())
                            .hasToString(document.get("id").asText()));
        } finally {
            Cluster.servers().kafka().start();
        }
        await().atMost(SOON.multipliedBy(3)).until(() -> spooled().isEmpty());
        for (UUID id : ended) {
            await().atMost(SOON.multipliedBy(3))
                    .until(() -> Rows.count("select count(*) from completions where id = ?", id) == 1);
            assertThat(Rows.count("select count(*) from messages where completion_id = ?", id))
                    .isEqualTo(2);
        }
    }

    @Test
    void aSpooledFileThatIsNoEventIsKeptAside() throws IOException {
        String name = "0-" + UUID.randomUUID() + ".json";
        Files.createDirectories(Cluster.spool());
        Files.writeString(Cluster.spool().resolve(name), "{\"half\":");
        await().atMost(SOON)
                .until(() -> Files.exists(Cluster.spool().resolve("rejected").resolve(name)));
        assertThat(Cluster.spool().resolve(name)).doesNotExist();
    }

    private static List<JsonNode> spooled() {
        try (Stream<Path> files = Files.list(Cluster.spool())) {
            return files.filter(file -> file.getFileName().toString().matches("[0-9a-f-]{36}\\.json"))
                    .map(ResultPublishTest::read)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty while the drain has it under another name, to try it. */
    private static Optional<JsonNode> read(Path file) {
        try {
            return Optional.of(Api.json(Files.readString(file)));
        } catch (NoSuchFileException moved) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
