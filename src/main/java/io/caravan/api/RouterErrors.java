package io.caravan.api;

import io.caravan.http.AllowedMethods;
import io.caravan.http.BodyRefused;
import io.caravan.http.HttpSettings;
import io.caravan.http.RequestId;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/** Answers what never reaches a route: wrong paths and methods, bodies that are too large. */
@ApplicationScoped
class RouterErrors {

    private static final Map<Integer, String> KINDS = Map.of(
            400, "bad-request",
            404, "not-found",
            405, "method-not-allowed",
            408, "too-slow",
            413, "too-large",
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
        // What fails inside a route goes to failure handlers first, and Quarkus' own, the last, answers with nothing.
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    private void failed(RoutingContext context) {
        if (context.failure() != null || !KINDS.containsKey(context.statusCode()) && context.statusCode() != 500) {
            context.next();
        } else {
            answer(context, context.statusCode());
        }
    }

    private void answer(RoutingContext context, int status) {
        if (context.response().ended()) {
            return;
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
        Dialect dialect = Dialect.of(context.request().path());
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", dialect.contentType())
                .end(json.buffer(dialect.document(problem)));
    }

    private Problem describe(RoutingContext context, int status) {
        String path = context.request().path();
        String kind = KINDS.getOrDefault(status, "internal");
        return switch (status) {
            case 400 -> Problem.of(kind, "The request cannot be understood", status, "It is not well-formed HTTP.");
            case 404 -> Problem.of(kind, "Not found", status, "There is nothing at " + path + ".");
            case 405 ->
                Problem.of(
                        kind,
                        "Method not allowed",
                        status,
                        context.request().method() + " is no method of " + path + ".");
            case 408 -> Problems.refused(settings, BodyRefused.Reason.TOO_SLOW);
            case 413 -> Problems.refused(settings, BodyRefused.Reason.TOO_LARGE);
            case 431 ->
                Problem.of(
                        kind,
                        "Too many headers",
                        status,
                        "A request may have " + settings.maxHeaders() + " headers at the most.");
            case 415 -> Problems.refused(settings, BodyRefused.Reason.PACKED);
            case 503 -> Problem.of(kind, "Not now", status, "The gateway is stopping. Try again in a few seconds.");
            default -> Problem.of(kind, "Something went wrong here", status, "The log has the reason.");
        };
    }
}
