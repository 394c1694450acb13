package io.caravan.inference;

/** What feeds a {@link TokenStream}; its methods are safe to call from any thread. */
public interface TokenSource {

    /** Stop sending until {@link #resume}. */
    void pause();

    /** Go on. */
    void resume();

    /** Stop for good, and make the node stop generating. */
    void cancel();
}
