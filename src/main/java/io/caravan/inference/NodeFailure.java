package io.caravan.inference;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a node did not answer, or not to the end. */
public class NodeFailure extends Exception {

    /** What kind of failure: decides whether another node is asked and whether it speaks against this one. */
    public enum Kind {
        /** No connection, or it was reset before the first byte. */
        UNREACHABLE,
        /** 500: something broke inside, which may be over by the next try. */
        ERROR,
        /** A status that says: somebody else (502, 503, 504), or that speaks of the server's setting rather than the request (308, 408). */
        UNAVAILABLE,
        /** 429. */
        BUSY,
        /** No first token in time. */
        SILENT,
        /** No first token before the caller's patience was over, which may be short. */
        IMPATIENT,
        /** The stream stood still for too long. */
        STALLED,
        /** The stream ended without its end marker, or with an error in it. */
        CUT,
        /** The request itself is refused (400, 413, 415, 422): another node would say the same. */
        REFUSED,
        /** The request has more tokens than the model's context (400): another node would say the same, a larger model not. */
        CONTEXT_LENGTH,
        /** The node wants another key from us (401, 403). */
        FORBIDDEN,
        /** The node does not have the model (404): another one may. */
        NO_MODEL,
        /** The node was not started for what is asked of the model (501), which it has, or cannot do it: another one may. */
        UNSUPPORTED,
        /** The node's circuit is open, or did not let the request through in time: it was not asked. */
        NOT_ASKED,
        /** The model wrote a call of a tool that nobody can make: another try may do better. */
        MALFORMED,
        /** What the node sent does not fit what the caller has already: asked from the start, it answered differently. */
        DIVERGED,
        /** Asked to go on with an answer, the node sent what may be the rest, or the beginning once more. */
        UNCLEAR;

        /** Whether no other node is asked: the node's own reason is the caller's answer. */
        public boolean isFinal() {
            return this == REFUSED || this == CONTEXT_LENGTH || this == IMPATIENT;
        }

        /** Whether the node had begun to answer, so that some of it may have left: only the same model may go on with that. */
        public boolean isBreak() {
            return this == CUT || this == STALLED || this == MALFORMED;
        }

        /** Whether it speaks against the node rather than against the request. */
        public boolean isNodesFault() {
            return switch (this) {
                case REFUSED,
                        CONTEXT_LENGTH,
                        NO_MODEL,
                        UNSUPPORTED,
                        NOT_ASKED,
                        BUSY,
                        IMPATIENT,
                        MALFORMED,
                        DIVERGED,
                        UNCLEAR -> false;
                case UNREACHABLE, ERROR, UNAVAILABLE, SILENT, STALLED, CUT, FORBIDDEN -> true;
            };
        }

        /** The word in events, metrics and answers. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Pattern STATUS = Pattern.compile("(\\d{3}): .*", Pattern.DOTALL);

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
        super(reason, null, true, false);
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

    /** The failure in our own words, for a log: what the node said of it may quote the request, and that is nobody's there. */
    public String brief() {
        Matcher status = STATUS.matcher(String.valueOf(getMessage()));
        return status.matches() ? kind.word() + ", status " + status.group(1) : kind.word();
    }

    /** Whether it may be the model's alone: the node could be reached, and another of its models may well answer. */
    public boolean mayBeModels() {
        return isNodesFault() && kind != Kind.UNREACHABLE;
    }

    /** Whether it speaks against the node rather than against the request. */
    public boolean isNodesFault() {
        return kind.isNodesFault();
    }
}
