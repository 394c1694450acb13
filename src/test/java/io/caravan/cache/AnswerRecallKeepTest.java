package io.caravan.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Settings;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.Completion;
import io.caravan.inference.Role;
import io.caravan.inference.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** Which answers are kept. */
class AnswerRecallKeepTest {

    private static final CacheSettings SETTINGS = Settings.of(CacheSettings.class, Map.of());

    private final List<KeptAnswer> kept = new ArrayList<>();
    private final ChatRequest request = Questions.asking("Hi");

    @Test
    void aWholeAnswerOfOneNodeIs() {
        keep("stop", "agx0", false);
        assertThat(kept).extracting(KeptAnswer::content).containsExactly("Hello");
    }

    @Test
    void oneThatSeveralNodesHaveAPartInIsNot() {
        keep("stop", "agx0", true);
        assertThat(kept).isEmpty();
    }

    @Test
    void oneThatWasCutShortIsNot() {
        keep("length", "agx0", false);
        assertThat(kept).isEmpty();
    }

    @Test
    void oneThatWasKeptBeforeIsNot() {
        keep("stop", "cache", false);
        assertThat(kept).isEmpty();
    }

    private void keep(String reason, String node, boolean rescued) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(
                CacheLookup.VARIABLE, new CacheLookup("key", request, CachePolicy.UNSAID, Duration.ofSeconds(20)));
        exchange.setVariable(ChatRequest.VARIABLE, request);
        new AnswerRecall(SETTINGS, null, new ObjectMapper(), new Keeping(), null)
                .keep(completion(reason, node, rescued), exchange);
    }

    private Completion completion(String reason, String node, boolean rescued) {
        return new Completion(
                request,
                node,
                "mistral",
                ChatMessage.text(Role.ASSISTANT, "Hello"),
                Completion.Status.COMPLETED,
                reason,
                new Usage(1, 1),
                Instant.now(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                null,
                rescued);
    }

    /** Without Redis. */
    private final class Keeping extends SharedAnswers {

        Keeping() {
            super(null, null, null, null, SETTINGS, new ObjectMapper(), null);
        }

        @Override
        void keep(String key, KeptAnswer answer) {
            kept.add(answer);
        }
    }
}
