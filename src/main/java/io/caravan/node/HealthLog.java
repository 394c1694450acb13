package io.caravan.node;

import org.jboss.logging.Logger;

/** Tells the log of every change of a node's health, once, and what it means. Safe for use by many threads. */
final class HealthLog {

    private static final Logger LOG = Logger.getLogger(HealthLog.class);

    private final String node;
    private final NodeCondition condition;
    private volatile NodeHealth told = NodeHealth.UNKNOWN;

    HealthLog(String node, NodeCondition condition) {
        this.node = node;
        this.condition = condition;
    }

    /** To be called whenever the node's health may have changed. */
    void look() {
        if (condition.health() != told) {
            tell();
        }
    }

    private synchronized void tell() {
        NodeHealth now = condition.health();
        if (now == told) {
            return;
        }
        told = now;
        switch (now) {
            case UNKNOWN -> {
                // It was not asked yet, and that is where it began.
            }
            case UP -> LOG.infof("node %s is up: it gets requests", node);
            case HUNG ->
                LOG.warnf(
                        "node %s is hung: it answers health checks, but requests come to nothing; it gets none until a"
                                + " trial has an answer of a few tokens, whole",
                        node);
            case DOWN ->
                LOG.warnf(
                        "node %s is down: %s; it gets no requests until it answers a health check",
                        node, condition.reason());
        }
    }
}
