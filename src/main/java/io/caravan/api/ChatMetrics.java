package io.caravan.api;

import io.caravan.inference.Completion;
import io.caravan.node.ModelName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;

/** Counts finished chats under the names that OpenTelemetry gives to generative AI ("Semantic conventions for GenAI metrics"). */
@Named("chatMetrics")
@ApplicationScoped
public class ChatMetrics {

    private final MeterRegistry meters;

    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts one. */
    public void count(Completion completion) {
        Tags tags = Tags.of("node", completion.node(), "gen_ai.request.model", ModelName.plain(completion.model()));
        timer(
                        "gen_ai.server.request.duration",
                        tags.and("status", completion.status().word()))
                .record(completion.total());
        timer("gen_ai.server.time_to_first_token", tags).record(completion.firstToken());
        meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "input"))
                .increment(completion.usage().promptTokens());
        meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", "output"))
                .increment(completion.usage().completionTokens());
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name).tags(tags).publishPercentileHistogram().register(meters);
    }
}
