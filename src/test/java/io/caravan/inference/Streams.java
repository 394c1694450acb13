package io.caravan.inference;

/** Streams of tokens without a node behind them. */
public final class Streams {

    private Streams() {}

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
