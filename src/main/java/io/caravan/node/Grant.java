package io.caravan.node;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A node's slot, for one request. Whoever has it gives it back, once. */
public final class Grant {

    private final Node node;
    private final Choice choice;
    private final Consumer<Grant> afterwards;
    private final long since = System.nanoTime();
    private final AtomicBoolean given = new AtomicBoolean();
    private final Waiting request;
    private volatile long workingSince = since;

    Grant(Node node, Waiting request, Choice choice, Consumer<Grant> afterwards) {
        this.node = node;
        this.request = request;
        this.choice = choice;
        this.afterwards = afterwards;
    }

    Node node() {
        return node;
    }

    Choice choice() {
        return choice;
    }

    Waiting request() {
        return request;
    }

    Duration held() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** The first token is there. What it took to load the model before is counted as a load, and is no work of the request. */
    void began() {
        if (isCold()) {
            workingSince = System.nanoTime();
        }
    }

    private boolean isCold() {
        return choice.candidates().stream().anyMatch(score -> score.node().equals(node.name()) && !score.warm());
    }

    /**
     * The answer ended: what was seen counts for the next estimates. Further calls do nothing.
     *
     * @param rate tokens a second, if there were enough to tell
     */
    void served(OptionalDouble rate) {
        // Of what came whole from a cold node nobody knows how long it took without the load.
        if (!given.get() && (rate.isPresent() || !isCold())) {
            node.pace().served(request.model(), Duration.ofNanos(System.nanoTime() - workingSince), rate);
        }
        giveBack();
    }

    /** The node did not answer. Further calls do nothing. */
    void giveBack() {
        if (given.compareAndSet(false, true)) {
            afterwards.accept(this);
        }
    }
}
