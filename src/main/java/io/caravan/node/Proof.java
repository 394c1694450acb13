package io.caravan.node;

import io.caravan.inference.Capability;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.TokenStream;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has a node show that one of its models works: with words, or with a vector if the model writes none. */
@Singleton
class Proof {

    private final NodeClients clients;

    Proof(NodeClients clients) {
        this.clients = clients;
    }

    /**
     * Asks and waits for the whole answer.
     *
     * @param words what to ask for if the model writes words
     * @param silence how long the node may say nothing
     * @return why it did not answer; empty if it did
     */
    Optional<NodeFailure> of(Node node, ModelRequest words, Duration silence) throws InterruptedException {
        ModelRequest vector = new EmbeddingRequest(words.model(), List.of("Hi"), null, null);
        if (writesNone(node, words.model())) {
            return failure(node, vector, silence);
        }
        Optional<NodeFailure> failure = failure(node, words, silence);
        return failure.filter(Proof::speaksOfWords).isPresent() ? failure(node, vector, silence) : failure;
    }

    private static boolean writesNone(Node node, String model) {
        Set<Capability> known =
                node.model(model).map(NodeReport.Model::capabilities).orElse(Set.of());
        return known.contains(Capability.EMBEDDING) && !known.contains(Capability.COMPLETION);
    }

    /** Not every server tells what its models can do; a llama.cpp that makes vectors only lists a template for chats too. */
    private static boolean speaksOfWords(NodeFailure failure) {
        return switch (failure.kind()) {
            case REFUSED, NO_MODEL, UNSUPPORTED -> true;
            default -> false;
        };
    }

    private Optional<NodeFailure> failure(Node node, ModelRequest request, Duration silence)
            throws InterruptedException {
        try (TokenStream answer = clients.of(node.server()).ask(node.server(), node.inItsWords(request))) {
            return answer.awaitEnd(silence);
        }
    }
}
