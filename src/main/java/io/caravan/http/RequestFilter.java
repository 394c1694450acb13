package io.caravan.http;

import io.caravan.access.idempotency.IdempotencyKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sees every request before any route does, and refuses one with too many headers, with two where there may be one, or with a
 * body that two servers could cut off at different places.
 *
 * <p>Netty takes a length beside chunks away before anybody sees it, and reads the chunks (RFC 9112, 6.3). A proxy in front
 * may have gone by the length. So a connection ends with the first chunked request on it: whatever follows may be nobody's. It
 * also ends where {@code close} is one of several options of a connection, which Vert.x does not see (RFC 9112, 9.6).
 *
 * <p>The first one shows it where connections are accepted: from then on a {@link ConnectionLimiter} stands there. Neither Quarkus nor
 * Vert.x offers a way to it before.
 */
@ApplicationScoped
class RequestFilter {

    private static final AttributeKey<Boolean> LAST = AttributeKey.valueOf(RequestFilter.class, "last");

    /** Which host is meant must be beyond doubt (RFC 9112, 3.2), and so must which request is sent again. */
    private static final List<String> ONCE = List.of("Host", IdempotencyKey.HEADER);

    private final HttpSettings settings;
    private final InvalidRequestIntake invalid;
    private final ConnectionLimiter limiter;

    RequestFilter(HttpSettings settings, TrustedProxies proxies, InvalidRequests answers, MeterRegistry meters) {
        this.settings = settings;
        this.invalid = new InvalidRequestIntake(answers);
        this.limiter = new ConnectionLimiter(settings, proxies, invalid, meters);
    }

    void install(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this::filter);
    }

    private void filter(RoutingContext context) {
        Channel channel = ((ConnectionBase) context.request().connection()).channel();
        ClientConnection connection = ClientConnection.of(channel);
        if (connection == null) {
            limitConnectionsOf(channel.parent());
            invalid.attach((HttpServerConnection) context.request().connection());
        } else {
            connection.requestBegan();
            context.addEndHandler(ended -> connection.requestEnded());
        }
        if (channel.attr(LAST).get() != null) {
            context.request().connection().close();
            return;
        }
        String coding = String.join(",", context.request().headers().getAll(HttpHeaders.TRANSFER_ENCODING));
        if (!coding.isEmpty() || wantsToClose(context.request())) {
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
            repeated(context.request())
                    .ifPresentOrElse(name -> context.fail(400, new RepeatedHeader(name)), context::next);
        }
    }

    private static Optional<String> repeated(HttpServerRequest request) {
        return ONCE.stream()
                .filter(name -> request.headers().getAll(name).size() > 1)
                .findFirst();
    }

    private static boolean wantsToClose(HttpServerRequest request) {
        return request.headers().getAll(HttpHeaders.CONNECTION).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(option -> option.strip().equalsIgnoreCase("close"));
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
