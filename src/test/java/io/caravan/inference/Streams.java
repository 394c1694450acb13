package io.caravan.inference;

/** Streams of tokens without a node behind them. */
public final class Streams {

    private Streams() {}

    /** One that said so much and broke off. */
    public static TokenStream broken(String node, String model, String said) {
        TokenStream stream = silent(node, model);
        stream.offer(new TokenEvent.Delta(said, null, null));
        stream.offer(new TokenEvent.Broken(new NodeFailure(node, NodeFailure.Kind.CUT, "broke off")));
        return stream;
    }

    /** One that nobody writes to. */
    public static TokenStream silent(String node, String model) {
        return silent(node, model, Integer.MAX_VALUE);
    }

    /** The same with so many characters at most. */
    static TokenStream silent(String node, String model, int longest) {
        return stream(node, model, () -> {}, longest);
    }

    /** One whose node is stopped by this, with so many characters at most. */
    static TokenStream stoppedBy(Runnable stop, int longest) {
        return stream("nano", "tinyllama", stop, longest);
    }

    private static TokenStream stream(String node, String model, Runnable stop, int longest) {
        return new TokenStream(
                node,
                model,
                new TokenSource() {
                    @Override
                    public void pause() {}

                    @Override
                    public void resume() {}

                    @Override
                    public void cancel() {
                        stop.run();
                    }
                },
                longest);
    }

    /** One that a test writes to. */
    public static Written written(String node, String model) {
        return new Written(node, model);
    }

    /** A stream, and the node's side of it. */
    public static final class Written implements TokenSource {

        private final TokenStream stream;
        private volatile boolean cancelled;

        private Written(String node, String model) {
            stream = new TokenStream(node, model, this, Integer.MAX_VALUE);
        }

        /** The reader's side. */
        public TokenStream stream() {
            return stream;
        }

        /** The answer is whole. */
        public void end() {
            stream.offer(new TokenEvent.Finish("stop", new Usage(0, 0)));
        }

        /** The node does not go on. */
        public void breakOff(NodeFailure.Kind kind) {
            stream.offer(new TokenEvent.Broken(new NodeFailure(stream.node(), kind, "broke off")));
        }

        /** Whether the node was told to stop. */
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
