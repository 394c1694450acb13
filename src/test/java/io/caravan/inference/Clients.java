package io.caravan.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.cluster.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.Map;

/** Clients of nodes without the application around them. */
public final class Clients {

    private Clients() {}

    public static NodeClients over(Vertx vertx) {
        ObjectMapper json = new ObjectMapper();
        NodeHttp http = new NodeHttp(vertx, json, Settings.of(InferenceSettings.class, Map.of()));
        MalformedChunks malformed = new MalformedChunks(new SimpleMeterRegistry());
        return new NodeClients(http, new OllamaClient(http, json, malformed), new OpenAiClient(http, json, malformed));
    }
}
