package io.caravan.node;

import io.caravan.inference.Capability;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.Role;
import io.caravan.inference.TokenStream;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks a node for one token that is hung, or whose circuit is half-open: only progress shows that it works again. */
@ApplicationScoped
class Trial {

    private static final ChatOptions ONE_TOKEN = new ChatOptions(null, null, null, null, null, 1, null);

    private final NodeClients clients;
    private final InferenceSettings limits;

    Trial(NodeClients clients, InferenceSettings limits) {
        this.clients = clients;
        this.limits = limits;
    }

    /**
     * Tries every model whose last requests came to nothing, and those by which a half-open circuit is judged; blocks as long as
     * a first token may take, for each.
     */
    void of(Node node) throws InterruptedException {
        ofModels(node);
        List<String> telling = telling(node).toList();
        if (!telling.isEmpty() && node.circuit().beginTrial()) {
            ofCircuit(node, telling);
        }
    }

    private void ofModels(Node node) throws InterruptedException {
        for (String model : node.progress().suspects()) {
            if (node.model(model).isEmpty()) {
                node.progress().forget(model);
            } else if (node.progress().isHung(model) && outcome(node, model).isEmpty()) {
                node.answered(model);
            }
        }
    }

    /**
     * The model that failed last, and one that is loaded: a model that is broken says nothing of the node, and must not keep
     * those from it who ask for others.
     */
    private static Stream<String> telling(Node node) {
        String suspect = node.circuit().suspect();
        Stream<String> loaded = node.report().stream()
                .flatMap(report -> report.models().stream())
                .filter(NodeReport.Model::warm)
                .filter(Trial::writes)
                .map(NodeReport.Model::name)
                .filter(name -> !name.equals(suspect))
                .limit(1);
        return Stream.concat(
                Stream.ofNullable(suspect).filter(name -> node.model(name).isPresent()), loaded);
    }

    private static boolean writes(NodeReport.Model model) {
        return model.capabilities().isEmpty() || model.capabilities().contains(Capability.COMPLETION);
    }

    private void ofCircuit(Node node, List<String> models) throws InterruptedException {
        Optional<NodeFailure> failure;
        try {
            failure = outcome(node, models);
        } catch (InterruptedException | RuntimeException unknown) {
            node.circuit().abandonTrial();
            throw unknown;
        }
        node.circuit().endTrial(failure);
    }

    /** Why none of the models wrote a token, by preference a reason that speaks against the node; empty if one did. */
    private Optional<NodeFailure> outcome(Node node, List<String> models) throws InterruptedException {
        Optional<NodeFailure> telling = Optional.empty();
        for (String model : models) {
            Optional<NodeFailure> failure = outcome(node, model);
            if (failure.isEmpty()) {
                node.answered(model);
                return failure;
            }
            if (telling.isEmpty() || failure.get().isNodesFault()) {
                telling = failure;
            }
        }
        return telling;
    }

    /** Why the node did not write the one token; empty if it did. */
    private Optional<NodeFailure> outcome(Node node, String model) throws InterruptedException {
        try (TokenStream answer = clients.of(node.server()).ask(node.server(), node.inItsWords(request(model)))) {
            return answer.awaitEnd(limit(node, model));
        }
    }

    private Duration limit(Node node, String model) {
        boolean warm = node.model(model).filter(node.warmth()::isWarm).isPresent();
        return warm ? limits.warmTokenTimeout() : limits.coldTokenTimeout();
    }

    private static ChatRequest request(String model) {
        List<ChatMessage> messages = List.of(ChatMessage.text(Role.USER, "Hi"));
        return new ChatRequest(
                Ids.next(),
                Instant.now(),
                model,
                messages,
                1,
                null,
                false,
                true,
                ONE_TOKEN,
                null,
                null,
                null,
                Lane.BATCH);
    }
}
