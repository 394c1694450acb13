package io.caravan.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Sees every request before any route does, and refuses one with too many headers.
 *
 * <p>The first one shows it where connections are accepted: from then on the {@link Gate} stands there. Neither Quarkus nor
 * Vert.x offers a way to it before.
 */
@ApplicationScoped
class Doorkeeper {

    private final HttpSettings settings;
    private final Gate gate;

    Doorkeeper(HttpSettings settings, TrustedProxies proxies, MeterRegistry meters) {
        this.settings = settings;
        this.gate = new Gate(settings, proxies, meters);
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::greet);
    }

    private void greet(RoutingContext context) {
        Channel channel = ((ConnectionBase) context.request().connection()).channel();
        Visitor visitor = Visitor.of(channel);
        if (visitor == null) {
            putGateBefore(channel.parent());
        } else {
            visitor.asks();
            context.addEndHandler(ended -> visitor.isAnswered());
        }
        if (hasTooManyHeaders(context.request())) {
            context.fail(431);
        } else {
            context.next();
        }
    }

    private synchronized void putGateBefore(Channel server) {
        if (server != null && server.pipeline().get(Gate.class) == null) {
            server.pipeline().addFirst(gate);
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
