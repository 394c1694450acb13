package io.caravan.node;

import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Tells the log of every model that a node is not asked for any more, and of its return, once. Safe for use by many threads. */
final class ModelFaultsLog {

    private static final Logger LOG = Logger.getLogger(ModelFaultsLog.class);

    private final String node;
    private final ModelFaults faults;
    private final Set<String> told = new HashSet<>();

    ModelFaultsLog(String node, ModelFaults faults) {
        this.node = node;
        this.faults = faults;
    }

    /** To be called whenever a model failed or answered. */
    synchronized void look() {
        Set<String> broken = faults.broken();
        for (String model : broken) {
            if (told.add(model)) {
                LOG.warnf(
                        "node %s fails with %s and answers with others: it gets no requests for that model, where another"
                                + " node has it, until a trial succeeds",
                        node, model);
            }
        }
        told.removeIf(model -> isBack(model, broken));
    }

    private boolean isBack(String model, Set<String> broken) {
        boolean back = !broken.contains(model);
        if (back) {
            LOG.infof("node %s answers with %s again", node, model);
        }
        return back;
    }
}
