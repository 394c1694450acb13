package io.caravan.http;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Takes from each new connection what Vert.x cannot read as a request. By itself Vert.x answers with a status and nothing else;
 * it can be told otherwise where a server is made, which is Quarkus' business, or at each connection.
 */
@Sharable
final class InvalidRequestIntake extends ChannelInboundHandlerAdapter {

    private final InvalidRequests answers;

    InvalidRequestIntake(InvalidRequests answers) {
        this.answers = answers;
    }

    /** By now Vert.x has put all its handlers behind this one, and nothing has been read. */
    @Override
    public void channelActive(ChannelHandlerContext context) {
        VertxHandler<?> vertx = context.pipeline().get(VertxHandler.class);
        if (vertx != null && vertx.getConnection() instanceof HttpServerConnection connection) {
            attach(connection);
        }
        context.fireChannelActive();
        context.pipeline().remove(this);
    }

    void attach(HttpServerConnection connection) {
        connection.invalidRequestHandler(request -> answers.answer(request, status(request)));
    }

    private static int status(HttpServerRequest request) {
        return switch (request.decoderResult().cause()) {
            case TooLongHttpLineException line -> 414;
            case TooLongHttpHeaderException head -> 431;
            case null, default -> 400;
        };
    }
}
