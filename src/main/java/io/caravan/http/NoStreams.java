package io.caravan.http;

/** A stream was asked for over a protocol in which one that breaks off looks like one that ended. */
public final class NoStreams extends Exception {

    private static final long serialVersionUID = 1L;

    NoStreams() {
        super(
                "A stream needs HTTP/1.1, and this request came over HTTP/1.0, where one that breaks off looks whole."
                        + " An nginx in between needs 'proxy_http_version 1.1;'; an answer that is not streamed needs nothing.");
    }
}
