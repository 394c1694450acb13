package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeReport;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.camel.Processor;

/**
 * Which nodes may take a request that is too long for the same model elsewhere: how much context a server allows, it was
 * started with, or has memory for.
 */
final class Roomier {

    private Roomier() {}

    /**
     * Those of the holders that allow the model the largest context, with their routes; none if nobody knows that it is larger
     * than the one of this node, or they were asked already.
     */
    static Map<Node, Processor> than(String node, String model, Map<Node, Processor> holders, Attempts attempts) {
        OptionalInt tooSmall = holders.keySet().stream()
                .filter(holder -> holder.name().equals(node))
                .mapToInt(holder -> context(holder, model))
                .findFirst();
        int most = holders.keySet().stream()
                .mapToInt(holder -> context(holder, model))
                .max()
                .orElse(0);
        if (tooSmall.orElse(0) == 0 || most <= tooSmall.getAsInt()) {
            return Map.of();
        }
        return holders.entrySet().stream()
                .filter(holder -> context(holder.getKey(), model) == most)
                .filter(holder -> !attempts.isTried(holder.getKey(), model))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /**
     * Those of the holders that have room for all of a request that others would cut, with their routes; none if there are no
     * such others, or if all would.
     */
    static Map<Node, Processor> holding(ModelRequest request, String model, Map<Node, Processor> holders) {
        Map<Node, Processor> roomy = holders.entrySet().stream()
                .filter(holder -> !request.isCutTo(context(holder.getKey(), model)))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return roomy.size() == holders.size() ? Map.of() : roomy;
    }

    /** In tokens; 0 if the node does not tell. */
    private static int context(Node node, String model) {
        return node.model(model)
                .map(NodeReport.Model::contextLength)
                .filter(Objects::nonNull)
                .orElse(0);
    }
}
