package io.caravan.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Says of every answer that it depends on the origin of the page that asks, where pages of some may ask: Quarkus names in the
 * answer the origin that is allowed, and a cache must not give it to another one (the Fetch standard, "CORS protocol and HTTP caches").
 */
@ApplicationScoped
class CrossOrigin {

    private final boolean enabled;

    CrossOrigin(@ConfigProperty(name = "quarkus.http.cors.enabled") boolean enabled) {
        this.enabled = enabled;
    }

    void install(@Observes Router router) {
        if (enabled) {
            router.route().order(Integer.MIN_VALUE).handler(CrossOrigin::mark);
        }
    }

    private static void mark(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        context.next();
    }
}
