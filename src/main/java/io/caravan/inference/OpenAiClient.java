package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;

/**
 * Speaks OpenAI's API with the servers that offer it in place of OpenAI: llama.cpp's, vLLM, LM Studio. Nobody else knows
 * its wire format.
 */
@Singleton
class OpenAiClient implements NodeClient {

    private final NodeHttp http;
    private final ObjectMapper json;
    private final MalformedChunks malformed;
    private final OpenAiRequest requests;

    OpenAiClient(NodeHttp http, ObjectMapper json, MalformedChunks malformed) {
        this.http = http;
        this.json = json;
        this.malformed = malformed;
        this.requests = new OpenAiRequest(json);
    }

    /** For a chat the node is always asked to stream: only then are its errors visible and its work stopped by closing. */
    @Override
    public TokenStream ask(NodeServer server, ModelRequest request) {
        OpenAiExchange exchange = new OpenAiExchange(server, json, malformed, request);
        return http.begin(server, request.model(), OpenAiRequest.path(request), requests.body(request), exchange);
    }

    @Override
    public NodeReport report(NodeServer server) throws NodeFailure, InterruptedException {
        JsonNode models = http.get(server, "/v1/models");
        if (!models.path("data").isArray() && !models.path("data").isNull()) {
            throw new NodeFailure(
                    server.node(), NodeFailure.Kind.UNAVAILABLE, "/v1/models: " + ErrorStatus.reason(models));
        }
        return OpenAiReport.read(models, props(server));
    }

    /** llama.cpp alone has them. While it still loads its model it lists that already, and answers 503 here. */
    private JsonNode props(NodeServer server) throws NodeFailure, InterruptedException {
        try {
            return http.get(server, "/props");
        } catch (NodeFailure failure) {
            return switch (failure.kind()) {
                case UNAVAILABLE, UNREACHABLE, SILENT -> throw failure;
                default -> json.createObjectNode();
            };
        }
    }

    @Override
    public JsonNode show(NodeServer server, String model, boolean verbose) throws NodeFailure, InterruptedException {
        JsonNode models = http.get(server, "/v1/models");
        return OpenAiReport.show(models, props(server), model)
                .orElseThrow(() -> new NodeFailure(server.node(), NodeFailure.Kind.NO_MODEL, "does not list it"));
    }
}
