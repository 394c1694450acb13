package io.caravan.node;

import java.time.Duration;
import java.util.OptionalDouble;

/** A node's slot, for one request. Whoever has it gives it back, once. */
public final class Grant {

    private final Node node;
    private final Choice choice;
    private final Handout handout;
    private final long since = System.nanoTime();
    private final Slots.Slot slot;
    private final Waiting request;
    private volatile long workingSince = since;

    Grant(Node node, Slots.Slot slot, Waiting request, Choice choice, Handout handout) {
        this.node = node;
        this.slot = slot;
        this.request = request;
        this.choice = choice;
        this.handout = handout;
    }

    Node node() {
        return node;
    }

    Slots.Slot slot() {
        return slot;
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
        handout.heard(this);
    }

    private boolean isCold() {
        return choice.candidates().stream().anyMatch(score -> score.node().equals(node.name()) && !score.warm());
    }

    /**
     * The answer ended well: what was seen counts for the next estimates. Further calls do nothing.
     *
     * @param rate tokens a second, if there were enough to tell
     */
    void served(OptionalDouble rate) {
        // Of what came whole from a cold node nobody knows how long it took without the load.
        if (!slot.isGivenBack() && (rate.isPresent() || !isCold())) {
            node.pace().served(request.model(), Duration.ofNanos(System.nanoTime() - workingSince), rate);
        }
        giveBack();
    }

    /** The node did not answer, or not to the end. Further calls do nothing. */
    void giveBack() {
        handout.giveBack(this);
    }
}
