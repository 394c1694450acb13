package io.caravan.node;

import io.caravan.inference.Lane;
import java.util.List;

/** Requests that wait for a slot, with trials and a budget for Redis of their own. */
final class Waits {

    private Waits() {}

    /** One that waits for its first slot. */
    static Waiting of(String model, List<Node> candidates, Lane lane, String caller, boolean resumed) {
        return of(model, candidates, lane, caller, resumed, null);
    }

    /** One whose node did not answer, if it had a slot before; else as above. */
    static Waiting of(String model, List<Node> candidates, Lane lane, String caller, boolean resumed, Waiting before) {
        return new Waiting(
                model, Candidates.alike(candidates), lane, caller, resumed, before, new AwaitedTrials(), null);
    }
}
