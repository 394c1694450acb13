package io.caravan.api;

import io.caravan.http.AllowedMethods;
import io.caravan.http.BodyRefused;
import io.caravan.http.HttpSettings;
import io.caravan.http.InvalidRequests;
import io.caravan.http.RepeatedHeader;
import io.caravan.http.RequestId;
import io.caravan.result.Ids;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import org.jboss.logging.Logger;

/** Answers what never reaches a route: wrong paths and methods, bodies that are too large, and what is no request. */
@ApplicationScoped
class RouterErrors implements InvalidRequests {

    private static final Logger LOG = Logger.getLogger(RouterErrors.class);
    private static final Map<Integer, String> KINDS = Map.of(
            400, "bad-request",
            404, "not-found",
            405, "method-not-allowed",
            408, "too-slow",
            413, "too-large",
            414, "path-too-long",
            415, "unsupported-encoding",
            431, "too-many-headers",
            503, "stopping");

    private final JsonWriter json;
    private final AllowedMethods allowed;
    private final HttpSettings settings;

    RouterErrors(JsonWriter json, AllowedMethods allowed, HttpSettings settings) {
        this.json = json;
        this.allowed = allowed;
        this.settings = settings;
    }

    void install(@Observes Router router) {
        KINDS.keySet().forEach(status -> router.errorHandler(status, context -> answer(context, status)));
        router.errorHandler(500, context -> answer(context, 500));
        // Before all others: Quarkus' own, the last, answers with nothing, or logs the whole URL, which may hold a key.
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    private void failed(RoutingContext context) {
        int status = context.statusCode();
        if (KINDS.containsKey(status) || status == 500 && context.failure() == null) {
            answer(context, status);
        } else if (context.failure() != null) {
            LOG.errorf(
                    new Wordless(context.failure()), "request %s failed outside of all routes", RequestId.of(context));
            answer(context, 500);
        } else {
            context.next();
        }
    }

    @Override
    public void answer(HttpServerRequest request, int status) {
        String id = Ids.next().toString();
        request.response()
                .setStatusCode(status)
                .putHeader(RequestId.HEADER, id)
                .putHeader("Content-Type", Problem.CONTENT_TYPE)
                .putHeader("Connection", "close")
                .end(json.buffer(malformed(status, null).inRequest(id)))
                .onComplete(sent -> request.connection().close());
    }

    private void answer(RoutingContext context, int status) {
        if (context.response().ended()) {
            return;
        }
        if (context.response().headWritten()) {
            context.request().connection().close();
            return;
        }
        if (context.failure() instanceof VertxException) {
            // Vert.x itself refused it, before anybody could look how long it is.
            context.response().putHeader("Connection", "close");
            context.addEndHandler(ended -> context.request().connection().close());
        }
        if (status == 405) {
            context.response()
                    .putHeader(
                            "Allow",
                            String.join(", ", allowed.of(context.request().path())));
        }
        if (status == 415) {
            context.response().putHeader("Accept-Encoding", "identity");
        }
        if (status == 503) {
            context.response().putHeader("Retry-After", "5");
        }
        Problem problem = describe(context, status).inRequest(RequestId.of(context));
        String path = context.request().path();
        Dialect dialect = path == null ? Dialect.CARAVAN : Dialect.of(path);
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", dialect.contentType())
                .end(json.buffer(dialect.document(problem)));
    }

    private Problem describe(RoutingContext context, int status) {
        String path = context.request().path();
        String kind = KINDS.getOrDefault(status, "internal");
        return switch (status) {
            case 400, 414, 431 -> malformed(status, context.failure());
            case 404 -> Problem.of(kind, "Not found", status, "There is nothing at " + path + ".");
            case 405 ->
                Problem.of(
                        kind,
                        "Method not allowed",
                        status,
                        context.request().method() + " is no method of " + path + ".");
            case 408 -> Problems.refused(settings, BodyRefused.Reason.TOO_SLOW);
            case 413 -> Problems.refused(settings, BodyRefused.Reason.TOO_LARGE);
            case 415 -> Problems.refused(settings, BodyRefused.Reason.PACKED);
            case 503 -> Problem.of(kind, "Not now", status, "The gateway is stopping. Try again in a few seconds.");
            default -> Problem.of(kind, "Something went wrong here", status, "The log has the reason.");
        };
    }

    private Problem malformed(int status, Throwable failure) {
        String kind = KINDS.get(status);
        return switch (status) {
            case 414 -> Problem.of(kind, "The path is too long", status, "A path may have 4 KB at the most.");
            case 431 ->
                Problem.of(
                        kind,
                        "Too many headers",
                        status,
                        "A request may have " + settings.maxHeaders() + " headers, and 16 KB of them, at the most.");
            default ->
                Problem.of(
                        kind,
                        "The request cannot be understood",
                        status,
                        failure instanceof RepeatedHeader repeated
                                ? repeated.getMessage()
                                : "It is not well-formed HTTP.");
        };
    }
}
