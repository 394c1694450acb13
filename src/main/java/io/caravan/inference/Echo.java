package io.caravan.inference;

import java.util.List;

/** Tells an answer again to somebody for whom no node is asked. Safe for use by many threads. */
public final class Echo {

    private static final TokenSource NOBODY = new TokenSource() {
        @Override
        public void pause() {
            // What is told was bounded where it was written.
        }

        @Override
        public void resume() {
            // It was never paused.
        }

        @Override
        public void cancel() {
            // No node generates.
        }
    };

    private final TokenStream stream;

    /**
     * @param source who tells it, in the place of a node's name
     * @param model the model whose answer it is, as the node called it that gave it
     */
    public Echo(String source, String model) {
        this.stream = new TokenStream(source, model, NOBODY, Integer.MAX_VALUE);
    }

    /** What is told, for its one reader. */
    public TokenStream stream() {
        return stream;
    }

    /** Goes on; after a {@link TokenEvent.Finish} or {@link TokenEvent.Broken} nothing more counts. */
    public void tell(List<? extends TokenEvent> events) {
        stream.offer(List.copyOf(events));
    }
}
