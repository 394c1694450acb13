package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Speaks Ollama's native API; nobody else knows its wire format. */
@Singleton
class OllamaClient implements NodeClient {

    private final NodeHttp http;
    private final ObjectMapper json;
    private final MalformedChunks malformed;
    private final OllamaRequest requests;
    private final Map<String, ContextLengths> lengths = new ConcurrentHashMap<>();

    OllamaClient(NodeHttp http, ObjectMapper json, MalformedChunks malformed) {
        this.http = http;
        this.json = json;
        this.malformed = malformed;
        this.requests = new OllamaRequest(json);
    }

    /** For a chat the node is always asked to stream: only then are its errors visible and its work stopped by closing. */
    @Override
    public TokenStream ask(NodeServer server, ModelRequest request) {
        OllamaExchange exchange = new OllamaExchange(server, json, malformed, request);
        return http.begin(server, request.model(), OllamaRequest.path(request), requests.body(request), exchange);
    }

    @Override
    public NodeReport report(NodeServer server) throws NodeFailure, InterruptedException {
        JsonNode version = http.get(server, "/api/version");
        JsonNode tags = http.get(server, "/api/tags");
        JsonNode loaded = http.get(server, "/api/ps");
        return OllamaReport.read(version, tags, loaded, lengths(server)::of);
    }

    /** The lists say nothing of the context length; only {@code /api/show} does. */
    @Override
    public void learn(NodeServer server, NodeReport report) throws InterruptedException {
        ContextLengths known = lengths(server);
        for (NodeReport.Model model : known.toAsk(report.models())) {
            try {
                known.tell(model, OllamaReport.contextLength(show(server, model.id(), false)));
            } catch (NodeFailure failure) {
                known.tell(model, null);
                if (failure.kind() == NodeFailure.Kind.SILENT || failure.kind() == NodeFailure.Kind.UNREACHABLE) {
                    return;
                }
            }
        }
    }

    private ContextLengths lengths(NodeServer server) {
        return lengths.computeIfAbsent(server.node(), first -> new ContextLengths());
    }

    @Override
    public JsonNode show(NodeServer server, String model, boolean verbose) throws NodeFailure, InterruptedException {
        ObjectNode body = json.createObjectNode().put("model", model);
        if (verbose) {
            body.put("verbose", true);
        }
        return http.post(server, "/api/show", body);
    }
}
