package io.caravan.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks the nodes that have a model what it is like. */
@ApplicationScoped
public class ModelDetails {

    private final Catalogue catalogue;
    private final ModelNames names;
    private final NodeClients clients;

    ModelDetails(Catalogue catalogue, ModelNames names, NodeClients clients) {
        this.catalogue = catalogue;
        this.names = names;
        this.clients = clients;
    }

    /**
     * What the first node that answers says, in Ollama's words. Blocks for a few seconds a node at the most.
     *
     * @param asked the model's name as a caller writes it
     * @param verbose whether to tell things that are large
     * @throws CloudModel if it is not to be used here
     * @throws UnknownModel if no node has it
     * @throws NoNodeAnswered if none of those that have it says anything
     */
    public JsonNode of(String asked, boolean verbose)
            throws CloudModel, UnknownModel, NoNodeAnswered, InterruptedException {
        String withTag = catalogue.answering(names.resolve(asked));
        List<Attempt> attempts = new ArrayList<>();
        List<Node> holders = catalogue.holders(withTag).stream()
                .sorted(Comparator.comparing((Node node) -> node.isPromising(withTag))
                        .reversed())
                .toList();
        for (Node node : holders) {
            try {
                String model = node.model(withTag).map(NodeReport.Model::id).orElse(withTag);
                return clients.of(node.server()).show(node.server(), model, verbose);
            } catch (NodeFailure failure) {
                attempts.add(Attempt.failed(withTag, failure, 0));
            }
        }
        throw new NoNodeAnswered(withTag, attempts);
    }
}
