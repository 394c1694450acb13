package io.caravan.api;

import io.caravan.inference.Completion;
import io.caravan.inference.NodeResult;
import io.caravan.node.ModelName;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;

/** Counts finished chats and embeddings under the names that OpenTelemetry gives to generative AI ("Semantic conventions for GenAI metrics"). */
@Named("chatMetrics")
@ApplicationScoped
public class ChatMetrics {

    private final MeterRegistry meters;

    ChatMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts one. */
    public void count(Completion completion) {
        Tags tags = tags("chat", completion.node(), completion.model());
        duration(tags, completion.status(), completion.total());
        timer("gen_ai.server.time_to_first_token", tags).record(completion.firstToken());
        tokens(tags, "input", completion.usage().promptTokens());
        tokens(tags, "output", completion.usage().completionTokens());
    }

    /** Counts the vectors of some texts; a model that was only loaded has none. */
    public void countVectors(NodeResult result) {
        if (result.vectors().isEmpty()) {
            return;
        }
        Tags tags = tags("embeddings", result.node(), result.model());
        duration(tags, Completion.Status.COMPLETED, result.total());
        tokens(tags, "input", result.usage().promptTokens());
    }

    private static Tags tags(String operation, String node, String model) {
        return Tags.of(
                "gen_ai.operation.name", operation, "node", node, "gen_ai.request.model", ModelName.plain(model));
    }

    private void duration(Tags tags, Completion.Status status, Duration total) {
        timer("gen_ai.server.request.duration", tags.and("status", status.word()))
                .record(total);
    }

    private void tokens(Tags tags, String type, int tokens) {
        meters.counter("gen_ai.client.token.usage", tags.and("gen_ai.token.type", type))
                .increment(tokens);
    }

    private Timer timer(String name, Tags tags) {
        return Timer.builder(name).tags(tags).publishPercentileHistogram().register(meters);
    }
}
