package io.caravan.inference;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How long a context the models of one node allow: asked once for each digest, a few at a time, and given up on what is
 * not told after a few tries.
 */
final class ContextLengths {

    /** So that a node with many models is not kept busy by being watched. */
    static final int AT_ONCE = 4;

    static final int TRIES = 3;

    private final Map<String, Integer> told = new HashMap<>();
    private final Map<String, Integer> tries = new HashMap<>();

    /** In tokens; null if not known yet. */
    synchronized Integer of(String digest) {
        return told.get(digest);
    }

    /** Those to ask about now, those first that were asked about the least; all that is not listed any more is forgotten. */
    synchronized List<NodeReport.Model> toAsk(List<NodeReport.Model> listed) {
        Set<String> there = listed.stream().map(ContextLengths::digest).collect(Collectors.toSet());
        told.keySet().retainAll(there);
        tries.keySet().retainAll(there);
        return listed.stream()
                .filter(model -> !told.containsKey(digest(model)) && triesOf(model) < TRIES)
                .sorted(Comparator.comparingInt(this::triesOf))
                .limit(AT_ONCE)
                .toList();
    }

    private int triesOf(NodeReport.Model model) {
        return tries.getOrDefault(digest(model), 0);
    }

    /** @param length null if the node did not tell */
    synchronized void tell(NodeReport.Model model, Integer length) {
        tries.merge(digest(model), 1, Integer::sum);
        if (length != null) {
            told.put(digest(model), length);
        }
    }

    private static String digest(NodeReport.Model model) {
        return model.listing().path("digest").asText(model.id());
    }
}
