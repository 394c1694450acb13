package io.caravan.http;

import io.vertx.core.http.HttpServerRequest;

/** Answers what cannot be read as a request, so that no route sees it. */
public interface InvalidRequests {

    /**
     * Answers, and ends the connection: where the next request begins nobody knows.
     *
     * @param request of which nothing can be relied upon
     * @param status 400, 414 or 431
     */
    void answer(HttpServerRequest request, int status);
}
