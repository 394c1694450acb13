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
        return new TokenStream(
                node,
                model,
                new TokenStream.Source() {
                    @Override
                    public void pause() {}

                    @Override
                    public void resume() {}

                    @Override
                    public void cancel() {}
                },
                longest);
    }
}
