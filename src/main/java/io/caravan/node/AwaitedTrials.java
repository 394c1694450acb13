package io.caravan.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which trials one request waits for, whatever models and nodes it comes across: those of nodes whose circuits are about to be
 * tried. It may wait for several at the same time, once for each; but after one that was in vain it begins to wait for no other.
 * Safe for use by many threads.
 */
final class AwaitedTrials {

    /** How many trials of each node had failed when the request first came across it. */
    private final Map<Node, Integer> failedBefore = new HashMap<>();

    private final Set<Node> awaited = new HashSet<>();
    private boolean inVain;

    /** The request is about to wait for one of these, whatever for. */
    synchronized void comeAcross(Collection<Node> nodes) {
        nodes.forEach(node ->
                failedBefore.computeIfAbsent(node, first -> first.circuit().failedTrials()));
    }

    /** It waits for one of these, and for nothing but their trials. */
    synchronized void await(Collection<Node> nodes) {
        awaited.addAll(nodes);
    }

    /** A node was asked. Of the others that were tried meanwhile nobody waited for a trial. */
    synchronized void asked() {
        failedBefore.keySet().retainAll(awaited);
    }

    /** The same, and it turned out not to be well: whoever waited for its trial did so in vain. */
    synchronized void failed(String name) {
        inVain |= awaited.stream().anyMatch(node -> node.name().equals(name));
        asked();
    }

    /** Whether it makes sense to wait for a trial of this node. */
    synchronized boolean mayAwait(Node node) {
        return !hasFailed(node) && (awaited.contains(node) || !isInVain());
    }

    private boolean isInVain() {
        return inVain || awaited.stream().anyMatch(this::hasFailed);
    }

    private boolean hasFailed(Node node) {
        int failed = node.circuit().failedTrials();
        return failed != failedBefore.getOrDefault(node, failed);
    }
}
