package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeResult;
import io.caravan.inference.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChatMetricsTest {

    private static final String DURATION = "gen_ai.server.request.duration";
    private static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ChatMetrics metrics = new ChatMetrics(meters);
    private final CamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void theTokensOfChatsAndOfEmbeddingsAreCountedApart() {
        metrics.count(Answers.whole("Hello"), exchange());
        metrics.countVectors(result(List.of(new float[] {1})));
        assertThat(tokens("chat", "input")).isEqualTo(11);
        assertThat(tokens("chat", "output")).isEqualTo(7);
        assertThat(tokens("embeddings", "input")).isEqualTo(5);
        assertThat(meters.get(DURATION)
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

    @Test
    void whatIsRefusedIsCountedByTheGroupOfItsRouteWhateverTheRouteIsCalled() throws Exception {
        metrics.countFailure(takenBy("chat"));
        metrics.countFailure(takenBy("embeddings"));
        metrics.countFailure(takenBy("embeddings"));
        assertThat(refused("chat")).isEqualTo(1);
        assertThat(refused("embeddings")).isEqualTo(2);
    }

    @Test
    void whatARouteTakesThatIsInNoGroupOrInAnotherIsNotCounted() throws Exception {
        metrics.countFailure(exchange());
        metrics.countFailure(takenBy(null));
        metrics.countFailure(takenBy("pictures"));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void aModelThatWasOnlyToBeLoadedIsNoChat() throws Exception {
        Exchange exchange = takenBy("chat");
        exchange.setVariable(WholeEncoder.VARIABLE, (WholeEncoder) result -> "loaded");
        metrics.countFailure(exchange);
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void whatWasCountedIsNotCountedAgainWhenItFails() throws Exception {
        Exchange exchange = takenBy("chat");
        metrics.count(Answers.whole("Hello"), exchange);
        metrics.countFailure(exchange);
        assertThat(meters.get(DURATION).timers()).hasSize(1);
    }

    private Exchange exchange() {
        return new DefaultExchange(camel);
    }

    /** One of a route in this group, which refused it. */
    private Exchange takenBy(String group) throws Exception {
        String route = "any-name-" + camel.getRoutesSize();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:" + route).routeId(route).routeGroup(group).stop();
            }
        });
        camel.start();
        Exchange exchange = exchange();
        exchange.getExchangeExtension().setFromRouteId(route);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 400);
        return exchange;
    }

    private long refused(String operation) {
        return meters.get(DURATION)
                .tags("gen_ai.operation.name", operation, "status", "refused", "node", "none")
                .timer()
                .count();
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
