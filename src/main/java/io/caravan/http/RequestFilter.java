package io.caravan.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Sees every request before any route does, and refuses one with too many headers, or with a body that two servers could
 * cut off at different places.
 *
 * <p>Netty takes a length beside chunks away before anybody sees it, and reads the chunks (RFC 9112, 6.3). A proxy in front
 * may have gone by the length. So a connection ends with the first chunked request on it: whatever follows may be nobody's.
 *
 * <p>The first one shows it where connections are accepted: from then on a {@link ConnectionLimiter} stands there. Neither Quarkus nor
 * Vert.x offers a way to it before.
 */
@ApplicationScoped
class RequestFilter {

    private static final AttributeKey<Boolean> LAST = AttributeKey.valueOf(RequestFilter.class, "last");

    private final HttpSettings settings;
    private final ConnectionLimiter limiter;

    RequestFilter(HttpSettings settings, TrustedProxies proxies, MeterRegistry meters) {
        this.settings = settings;
        this.limiter = new ConnectionLimiter(settings, proxies, meters);
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::filter);
    }

    private void filter(RoutingContext context) {
        Channel channel = ((ConnectionBase) context.request().connection()).channel();
        ClientConnection connection = ClientConnection.of(channel);
        if (connection == null) {
            limitConnectionsOf(channel.parent());
        } else {
            connection.requestBegan();
            context.addEndHandler(ended -> connection.requestEnded());
        }
        if (channel.attr(LAST).get() != null) {
            context.request().connection().close();
            return;
        }
        String coding = String.join(",", context.request().headers().getAll(HttpHeaders.TRANSFER_ENCODING));
        if (!coding.isEmpty()) {
            channel.attr(LAST).set(true);
            context.response().putHeader(HttpHeaders.CONNECTION, "close");
            context.addEndHandler(ended -> context.request().connection().close());
        }
        decide(context, coding);
    }

    private void decide(RoutingContext context, String coding) {
        if (!coding.isEmpty() && !coding.equalsIgnoreCase("chunked")) {
            context.fail(400);
        } else if (hasTooManyHeaders(context.request())) {
            context.fail(431);
        } else {
            context.next();
        }
    }

    private synchronized void limitConnectionsOf(Channel server) {
        if (server != null && server.pipeline().get(ConnectionLimiter.class) == null) {
            server.pipeline().addFirst(limiter);
        }
    }

    private boolean hasTooManyHeaders(HttpServerRequest request) {
        int left = settings.maxHeaders();
        for (var ignored : request.headers()) {
            if (left-- == 0) {
                return true;
            }
        }
        return false;
    }
}
