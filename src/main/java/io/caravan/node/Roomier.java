package io.caravan.node;

import java.util.Map;
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
     * than the one of this node.
     */
    static Map<Node, Processor> than(String node, String model, Map<Node, Processor> holders) {
        OptionalInt tooSmall = holders.keySet().stream()
                .filter(holder -> holder.name().equals(node))
                .mapToInt(holder -> holder.context(model))
                .findFirst();
        int most = holders.keySet().stream()
                .mapToInt(holder -> holder.context(model))
                .max()
                .orElse(0);
        if (tooSmall.orElse(0) == 0 || most <= tooSmall.getAsInt()) {
            return Map.of();
        }
        return holders.entrySet().stream()
                .filter(holder -> holder.getKey().context(model) == most)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
