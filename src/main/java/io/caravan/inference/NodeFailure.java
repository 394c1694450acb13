package io.caravan.inference;

import java.time.Duration;
import java.util.Locale;

/** Why a node did not answer, or not to the end. */
public class NodeFailure extends Exception {

    /** What kind of failure: decides whether another node is asked and whether it speaks against this one. */
    public enum Kind {
        /** No connection, or it was reset before the first byte. */
        UNREACHABLE,
        /** A status that says: somebody else (500, 502, 503, 504). */
        UNAVAILABLE,
        /** 429. */
        BUSY,
        /** No first token in time. */
        SILENT,
        /** The stream stood still for too long. */
        STALLED,
        /** The stream ended without its end marker, or with an error in it. */
        CUT,
        /** The request itself is refused (400, 401, 403): another node would say the same. */
        REFUSED,
        /** The node does not have the model (404): another one may. */
        NO_MODEL,
        /** The node's circuit is open: it was not asked. */
        NOT_ASKED;

        /** The word in events, metrics and answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String node;
    private final Kind kind;
    private final transient Duration retryAfter;

    public NodeFailure(String node, Kind kind, String reason) {
        this(node, kind, reason, null);
    }

    /** @param retryAfter how long the node asked us to wait, or null */
    public NodeFailure(String node, Kind kind, String reason, Duration retryAfter) {
        // No stack trace: the failure of a neighbour says nothing about our code, and filling one costs more than a
        // try.
        super(reason, null, false, false);
        this.node = node;
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    /** The node that failed. */
    public String node() {
        return node;
    }

    /** What kind of failure. */
    public Kind kind() {
        return kind;
    }

    /** How long the node asked us to wait, or null. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether it speaks against the node rather than against the request. */
    public boolean isNodesFault() {
        return kind != Kind.REFUSED && kind != Kind.NO_MODEL && kind != Kind.NOT_ASKED && kind != Kind.BUSY;
    }
}
