package io.caravan.inference;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;

/** One request to a node on the wire, as far as it got: what may be held up, or ended. Safe for use by many threads. */
final class NodeConnection implements TokenSource {

    private volatile HttpClientRequest request;
    private volatile HttpClientResponse response;
    private volatile boolean cancelled;

    /** The request leaves; at once ended if nobody wants its answer any more. */
    void sent(HttpClientRequest leaving) {
        request = leaving;
        if (cancelled) {
            leaving.reset();
        }
    }

    void answered(HttpClientResponse answer) {
        response = answer;
    }

    boolean isAnswered() {
        return response != null;
    }

    /** Ends an answer that is no use; nothing of it is heard any more. Does nothing where there is none. */
    void giveUp() {
        HttpClientResponse answer = response;
        if (answer != null) {
            answer.handler(null);
            cancel();
        }
    }

    /** All has been said that somebody wants to hear. */
    void expect(ResponseEnd end) {
        if (!cancelled) {
            end.expect(response);
        }
    }

    @Override
    public void pause() {
        HttpClientResponse answer = response;
        if (answer != null) {
            answer.pause();
        }
    }

    @Override
    public void resume() {
        HttpClientResponse answer = response;
        if (answer != null) {
            answer.resume();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        HttpClientRequest sent = request;
        if (sent != null) {
            sent.reset();
        }
    }
}
