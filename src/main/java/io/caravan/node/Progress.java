package io.caravan.node;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a node produces anything. A hung Ollama still answers its health checks: only answers count.
 *
 * <p>Safe for use by many threads: what is known of the node and what is known of its models change together.
 */
final class Progress {

    private final int patience;
    private final Map<String, Integer> ofModels = new HashMap<>();
    private final Set<String> doubted = new HashSet<>();
    private int ofNode;

    /** @param patience after so many requests in a row that came to nothing the node is hung */
    Progress(int patience) {
        this.patience = patience;
    }

    /** A request for the model was silent, or stood still. Of a model that is known to hang that says nothing more of the node. */
    synchronized void none(String model) {
        if (ofModels.merge(model, 1, Integer::sum) <= patience) {
            ofNode++;
        }
    }

    /** The model went on with an answer; a first token would not do, for a node may begin every answer and never go on. */
    synchronized void made(String model) {
        ofNode = 0;
        ofModels.remove(model);
        doubted.remove(model);
    }

    /** A request for the model was given up before anybody could tell: no failure, but somebody should look. */
    synchronized void doubt(String model) {
        doubted.add(model);
    }

    synchronized boolean isDoubted(String model) {
        return doubted.contains(model);
    }

    /** Somebody looked, and it works. Failures that were seen still count: a trial is no request of a caller. */
    synchronized void cleared(String model) {
        doubted.remove(model);
    }

    /** The node does not have the model any more, so that nobody can tell; without a suspect it is not hung. */
    synchronized void forget(String model) {
        ofModels.remove(model);
        doubted.remove(model);
        if (ofModels.isEmpty()) {
            ofNode = 0;
        }
    }

    /** Whether the node as a whole is hung. */
    synchronized boolean isHung() {
        return ofNode >= patience;
    }

    /** Whether requests for the model come to nothing, whatever else the node does. */
    synchronized boolean isHung(String model) {
        return isHung() || ofModels.getOrDefault(model, 0) >= patience;
    }

    /** The models whose last request came to nothing, or was given up. */
    synchronized Set<String> suspects() {
        Set<String> suspects = new HashSet<>(ofModels.keySet());
        suspects.addAll(doubted);
        return suspects;
    }
}
