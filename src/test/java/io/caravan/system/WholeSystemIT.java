package io.caravan.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WholeSystemIT {

    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private WholeCaravan caravan;
    private String banner;

    @BeforeAll
    void up(@TempDir Path data) throws Exception {
        caravan = new WholeCaravan(data);
        banner = caravan.up();
    }

    @AfterAll
    void close() {
        caravan.close();
    }

    @Test
    void theBannerSaysHowToChatAndWhereToLook() {
        assertThat(banner).contains("/api/v1/chat", "\"stream\":true", "./caravan sql", "./caravan logs");
    }

    @Test
    void whatWasSaidIsStillThereAfterDownAndUp() throws Exception {
        JsonNode first = Api.json(caravan.api().post("/api/v1/chat", "{\"message\":\"Hello\"}"));
        String conversation = first.get("conversation_id").asText();
        caravan.down();
        caravan.up();
        await().atMost(RECOVERY)
                .until(() -> caravan.api()
                                .get("/api/v1/conversations/" + conversation)
                                .statusCode()
                        == 200);
        JsonNode stored = Api.json(caravan.api().get("/api/v1/conversations/" + conversation));
        assertThat(stored.at("/messages/1/content")).isEqualTo(first.at("/message/content"));
    }

    @Test
    void nothingACallerSawIsLostWhateverIsKilled() throws Exception {
        Map<String, String> seen = new TreeMap<>();
        for (String victim : List.of("kafka", "postgres", "gateway", "writer")) {
            seen.putAll(seenWhileKilled(victim));
        }
        caravan.down();
        caravan.up();
        await().atMost(RECOVERY).until(() -> stored().keySet().containsAll(seen.keySet()));
        assertThat(stored()).containsAllEntriesOf(seen);
        assertThat(caravan.column("select completion_id from messages group by completion_id having count(*) <> 2"))
                .isEmpty();
    }

    private Map<String, String> seenWhileKilled(String victim) throws Exception {
        Load load = new Load(caravan.api(), 8);
        try (load) {
            await().atMost(RECOVERY).until(() -> load.seen().size() > 20);
            kill(caravan.pid(victim));
            int before = load.seen().size();
            await().atMost(RECOVERY).until(() -> caravan.pid(victim) != 0);
            await().atMost(RECOVERY).until(() -> load.seen().size() > before + 20);
        }
        return load.seen();
    }

    private Map<String, String> stored() throws Exception {
        Map<String, String> answers = new TreeMap<>();
        caravan.column("select completion_id || ' ' || content from messages where role = 'assistant'")
                .forEach(row -> answers.put(row.substring(0, 36), row.substring(37)));
        return answers;
    }

    private static void kill(long pid) {
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly)).hasValue(true);
    }
}
