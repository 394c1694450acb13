package io.caravan.node;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes turns by weight, evenly spread: of nodes weighing 80 and 20, every fifth turn is the lighter one's.
 *
 * <p>The smooth weighted round-robin of nginx. Chance would give the same shares in the long run only.
 */
final class WeightedTurns {

    private final Map<String, Integer> credit = new HashMap<>();

    /** The candidates in the order in which they should be asked; the first one is charged with the turn. */
    synchronized List<Node> order(List<Node> candidates) {
        int total = candidates.stream().mapToInt(Node::weight).sum();
        candidates.forEach(node -> credit.merge(node.name(), node.weight(), Integer::sum));
        List<Node> order = candidates.stream()
                .sorted(Comparator.comparingInt((Node node) -> credit.get(node.name()))
                        .reversed())
                .toList();
        if (!order.isEmpty()) {
            credit.merge(order.getFirst().name(), -total, Integer::sum);
        }
        return order;
    }
}
