package io.caravan.node;

/** Whether a node is well, as far as the last probe and the last requests tell. */
public enum NodeHealth {
    /** Not asked yet. */
    UNKNOWN,
    /** It answers. */
    UP,
    /** It answers health checks, but of late requests came to nothing; an answer of a few tokens, whole, puts it back. */
    HUNG,
    /** It does not. */
    DOWN
}
