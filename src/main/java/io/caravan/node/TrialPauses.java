package io.caravan.node;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * When the models of one node that fail are tried again. A trial may load its model, and so drive one that works out of the
 * node's memory: after each that was in vain twice as many probes pass as before it. Not safe for threads.
 */
final class TrialPauses {

    private final int longest;
    private final Map<String, Pause> ofModels = new HashMap<>();

    /** So many trials in vain, and so many probes that have yet to pass. */
    private record Pause(int inVain, int probes) {}

    /** @param longest so many probes pass at most between two trials of a model; none if it is 0 or less */
    TrialPauses(int longest) {
        this.longest = longest;
    }

    /** Forgets all other models: whatever fails anew is tried at once. */
    void retain(Set<String> failing) {
        ofModels.keySet().retainAll(failing);
    }

    /** Whether it is tried at this probe; to be asked once at each. */
    boolean isDue(String model) {
        Pause pause = ofModels.get(model);
        if (pause == null || pause.probes() <= 0) {
            return true;
        }
        ofModels.put(model, new Pause(pause.inVain(), pause.probes() - 1));
        return false;
    }

    void triedInVain(String model) {
        Pause before = ofModels.get(model);
        int inVain = before == null ? 1 : before.inVain() + 1;
        ofModels.put(model, new Pause(inVain, probes(inVain)));
    }

    private int probes(int inVain) {
        return (int) Math.min(longest, 1L << Math.min(inVain, Integer.SIZE));
    }
}
