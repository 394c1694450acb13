package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeResult;
import io.caravan.inference.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ChatMetricsTest {

    private static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ChatMetrics metrics = new ChatMetrics(meters);

    @Test
    void theTokensOfChatsAndOfEmbeddingsAreCountedApart() {
        metrics.count(Answers.whole("Hello"), exchange());
        metrics.countVectors(result(List.of(new float[] {1})));
        assertThat(tokens("chat", "input")).isEqualTo(11);
        assertThat(tokens("chat", "output")).isEqualTo(7);
        assertThat(tokens("embeddings", "input")).isEqualTo(5);
        assertThat(meters.get("gen_ai.server.request.duration")
                        .tag("gen_ai.operation.name", "embeddings")
                        .tag("node", "agx0")
                        .tag("gen_ai.request.model", "nomic-embed-text")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aModelThatWasOnlyLoadedIsNoEmbedding() {
        metrics.countVectors(result(List.of()));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void onlyChatsHaveAFirstToken() {
        metrics.countVectors(result(List.of(new float[] {1})));
        assertThat(meters.find(FIRST_TOKEN).timers()).isEmpty();
        metrics.count(Answers.whole("Hello"), exchange());
        assertThat(meters.get(FIRST_TOKEN).timer().count()).isEqualTo(1);
    }

    private static Exchange exchange() {
        return new DefaultExchange(new DefaultCamelContext());
    }

    private double tokens(String operation, String type) {
        return meters.get("gen_ai.client.token.usage")
                .tag("gen_ai.operation.name", operation)
                .tag("gen_ai.token.type", type)
                .counter()
                .count();
    }

    private static NodeResult result(List<float[]> vectors) {
        return new NodeResult("agx0", "nomic-embed-text:latest", vectors, new Usage(5, 0), Duration.ofMillis(9));
    }
}
