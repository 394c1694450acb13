package io.caravan.node;

import io.caravan.store.RedisBudget;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Leases that are granted, or not, when the test says so. */
final class PendingSlots implements SlotLeases {

    private final Map<Node, Queue<CompletableFuture<Outcome>>> pending = new ConcurrentHashMap<>();
    private final AtomicInteger onABudget = new AtomicInteger();
    private final AtomicInteger givenBack = new AtomicInteger();

    /** Of the oldest take of that node that has no answer yet. */
    void answer(Node node, Outcome outcome) {
        pending.get(node).remove().complete(outcome);
    }

    int underWay(Node node) {
        return pending.containsKey(node) ? pending.get(node).size() : 0;
    }

    /** How many of all takes had to do with what was left of a request's budget. */
    int onABudget() {
        return onABudget.get();
    }

    int givenBack() {
        return givenBack.get();
    }

    @Override
    public CompletionStage<Outcome> take(Node node) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        pending.computeIfAbsent(node, first -> new ConcurrentLinkedQueue<>()).add(outcome);
        return outcome;
    }

    @Override
    public CompletionStage<Outcome> take(Node node, RedisBudget budget) {
        onABudget.incrementAndGet();
        return take(node);
    }

    @Override
    public void giveBack(Node node) {
        givenBack.incrementAndGet();
    }

    @Override
    public void close() {
        // Nothing runs.
    }
}
