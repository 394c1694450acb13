package io.caravan.node;

import io.caravan.inference.ModelRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that may answer a request.
 *
 * @param nodes all of them; never empty
 * @param cramped those that have too little room for all of it, asked where no other one is worth asking
 */
record Candidates(List<Node> nodes, Set<Node> cramped) {

    /** Why a node comes after the others. */
    static final String CRAMPED = "too little room for all of it";

    Candidates {
        nodes = List.copyOf(nodes);
        cramped = Set.copyOf(cramped);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a request needs a node that may answer it");
        }
    }

    /** These nodes, none better than another as far as the request goes. */
    static Candidates alike(List<Node> nodes) {
        return new Candidates(nodes, Set.of());
    }

    /**
     * These nodes, of which some may have too little room for all of the request: such a one drops the oldest of it without a
     * word, or refuses it.
     */
    static Candidates of(ModelRequest request, List<Node> nodes) {
        if (nodes.stream()
                        .mapToInt(node -> node.context(request.model()))
                        .distinct()
                        .count()
                == 1) {
            return alike(nodes);
        }
        return new Candidates(
                nodes,
                nodes.stream()
                        .filter(node -> request.isLongerThan(node.context(request.model())))
                        .collect(Collectors.toSet()));
    }

    /** The same nodes, whatever room they have. */
    Candidates alike() {
        return alike(nodes);
    }
}
