package io.caravan.inference;

/**
 * What becomes of a conversation that does not fit into the model's context. Every member may be null: the node's default,
 * which for an Ollama is to drop the oldest of it without a word.
 *
 * @param truncate whether a prompt that is too long is cut; if false it is refused
 * @param shift whether an answer that fills the context goes on while the oldest is forgotten; if false it ends
 * @param keep how many of the first tokens are never forgotten; -1: all of the prompt
 */
public record Overflow(Boolean truncate, Boolean shift, Integer keep) {

    /** As the node likes. */
    public static final Overflow NODES_CHOICE = new Overflow(null, null, null);

    /** A prompt that is too long is refused. */
    public static final Overflow REFUSED = new Overflow(false, null, null);
}
