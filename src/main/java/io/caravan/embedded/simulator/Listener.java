package io.caravan.embedded.simulator;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/** A listening socket that can go away and come back on the same port. */
final class Listener {

    private final Vertx vertx;
    private final String host;
    private int port;
    private Handler<HttpServerRequest> handler;
    private HttpServer server;
    private Future<?> changing = Future.succeededFuture();
    private int refusals;

    Listener(Vertx vertx, String host, int port) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
    }

    /** The first time; from then on the port is fixed. */
    Future<Integer> open(Handler<HttpServerRequest> newHandler) {
        handler = newHandler;
        return listen().map(listening -> {
            port = listening.actualPort();
            return port;
        });
    }

    void open() {
        refusals++;
        changing = changing.eventually(() -> server == null ? listen() : Future.succeededFuture());
    }

    /** Closes the socket and all its connections. */
    void close() {
        changing = changing.eventually(() -> {
            HttpServer closing = server;
            server = null;
            return closing == null ? Future.succeededFuture() : closing.close();
        });
    }

    /** @param millis 0: until it is opened */
    void refuse(long millis) {
        close();
        int refusal = ++refusals;
        if (millis > 0) {
            vertx.setTimer(millis, timer -> {
                // Healed and told anew meanwhile: this timer belongs to a refusal that is over.
                if (refusal == refusals) {
                    open();
                }
            });
        }
    }

    /** Not while it opens or closes. */
    boolean isOpen() {
        return server != null && changing.isComplete();
    }

    int port() {
        return port;
    }

    /** Completes when the last opening or closing is done. */
    Future<?> settled() {
        return changing;
    }

    private Future<HttpServer> listen() {
        // Ollama's server knows no h2c upgrade: it answers the request in HTTP/1.1 and ignores the offer.
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                // Handlers for it would look at every token.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setTcpNoDelay(true);
        // Callers who go away are told of by each call; Vert.x would log an error for every one.
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> connection.exceptionHandler(reset -> {}))
                .requestHandler(handler);
        return server.listen(port, host).onFailure(failure -> server = null);
    }
}
