package io.caravan.api;

import io.caravan.access.AccessDenied;
import io.caravan.access.idempotency.IdempotencyKey;
import io.caravan.access.idempotency.IdempotencyRefused;
import io.caravan.conversation.CannotRecollect;
import io.caravan.conversation.NotYours;
import io.caravan.http.BodyRefused;
import io.caravan.http.HttpSettings;
import io.caravan.http.NoStreams;
import io.caravan.inference.NodeFailure;
import io.caravan.node.CloudModel;
import io.caravan.node.Lacking;
import io.caravan.node.NoNodeAnswered;
import io.caravan.node.NotAdmitted;
import io.caravan.node.UnknownModel;
import io.caravan.store.Schema;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;

/** Which problem a failure is, for a caller who should learn what is wrong and what to do next. */
@ApplicationScoped
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final int SOON = 5;

    /** The status of a problem that goes away with a newer HTTP. */
    static final int UPGRADE_REQUIRED = 426;

    private final HttpSettings settings;
    private final BooleanSupplier tablesAreThere;

    @Inject
    Problems(HttpSettings settings, Schema schema) {
        this(settings, schema::isReady);
    }

    /** @param tablesAreThere whether the database has what we look for */
    Problems(HttpSettings settings, BooleanSupplier tablesAreThere) {
        this.settings = settings;
        this.tablesAreThere = tablesAreThere;
    }

    /**
     * The problem a failure is, with the member that is wrong as callers of the endpoint call it.
     *
     * @param encoder of the endpoint; null if it knows but one such member, the model
     */
    Problem describe(Throwable failure, String requestId, ChatEncoder encoder) {
        Problem problem = describe(failure, requestId);
        return encoder != null && failure instanceof Lacking lacking
                ? problem.atField(encoder.member(Collections.min(lacking.capabilities())))
                : problem;
    }

    /** The problem a failure is. What we did not foresee is logged and told without its text, which may hold secrets. */
    Problem describe(Throwable failure, String requestId) {
        return foreseen(failure).orElseGet(() -> unforeseen(failure, requestId)).inRequest(requestId);
    }

    /** The problem a failure is; empty for what we did not foresee. */
    Optional<Problem> foreseen(Throwable failure) {
        return Optional.ofNullable(
                switch (failure) {
                    case BadRequest bad ->
                        Problem.of("bad-request", "The request cannot be understood", 400, bad.getMessage())
                                .atField(bad.field());
                    case AccessDenied denied -> denied(denied);
                    case BodyRefused refused -> refused(settings, refused.reason());
                    case Conflict conflict ->
                        Problem.of("conflict", "That cannot be done as things are", 409, conflict.getMessage());
                    case IdempotencyRefused again -> again(again);
                    case NotOffered not -> Problem.of("not-offered", "Not offered here", 403, not.getMessage());
                    case NoStreams old ->
                        Problem.of("no-streams", "No streams over HTTP/1.0", UPGRADE_REQUIRED, old.getMessage())
                                .atField("stream");
                    case NotYours missing -> Problem.of("not-found", "Not found", 404, missing.getMessage());
                    case CannotRecollect away ->
                        Problem.of("storage-away", "The conversation cannot be looked up", 503, away.getMessage())
                                .retryAfter(SOON);
                    case UnknownModel unknown ->
                        Problem.of("unknown-model", "No such model", 404, unknown.getMessage())
                                .atField("model");
                    case CloudModel away ->
                        Problem.of("cloud-model", "Not offered here", 403, away.getMessage())
                                .atField("model");
                    case Lacking lacking ->
                        Problem.of("not-supported", "The model cannot do that", 400, lacking.getMessage())
                                .atField("model");
                    case NotAdmitted waited -> notAdmitted(waited);
                    case NoNodeAnswered nobody -> nobody(nobody);
                    case NodeFailure node -> node(node);
                    case DataAccessResourceFailureException away ->
                        Problem.of(
                                        "storage-away",
                                        "The database is away",
                                        503,
                                        "The database is away. Try again in a few seconds.")
                                .retryAfter(SOON);
                    case DuplicateKeyException taken ->
                        Problem.of(
                                "conflict",
                                "That cannot be done as things are",
                                409,
                                "Another one has already what only one can have.");
                    case DataAccessException early
                    when !tablesAreThere.getAsBoolean() ->
                        Problem.of(
                                        "storage-away",
                                        "The database is not ready",
                                        503,
                                        "The database's tables are being brought up to date. Try again in a few seconds.")
                                .retryAfter(SOON);
                    default -> null;
                });
    }

    /** A body that is not read to its end. */
    static Problem refused(HttpSettings settings, BodyRefused.Reason reason) {
        return switch (reason) {
            case TOO_LARGE -> tooLarge(settings.maxBodySize());
            case TOO_LARGE_HERE -> tooLarge(settings.maxStrangerBodySize());
            case PACKED ->
                Problem.of(
                        "unsupported-encoding",
                        "The body is packed",
                        reason.status(),
                        "Bodies with a 'Content-Encoding' are not read: send it as it is, without that header.");
            case TOO_SLOW ->
                Problem.of(
                        "too-slow",
                        "The body did not arrive in time",
                        reason.status(),
                        "It may take " + settings.bodyTimeout().toSeconds() + " seconds at the most.");
            case NO_ROOM ->
                Problem.of(
                                "busy",
                                "No room for the body",
                                reason.status(),
                                "Too many large bodies are being read. Try again in a few seconds.")
                        .retryAfter(SOON);
        };
    }

    private static Problem tooLarge(MemorySize most) {
        return Problem.of(
                "too-large", "The body is too large", 413, "At most " + most.asLongValue() + " bytes are read.");
    }

    private static Problem denied(AccessDenied denied) {
        return switch (denied.reason()) {
            case UNKNOWN_CALLER -> Problem.of("unauthorized", "Who are you?", 401, denied.getMessage());
            case NOT_ALLOWED -> Problem.of("forbidden", "You may not do this", 403, denied.getMessage());
            case CANNOT_TELL ->
                Problem.of("storage-away", "Who calls cannot be checked just now", 503, denied.getMessage())
                        .retryAfter(SOON);
            case TOO_MANY ->
                Problem.of("too-many-requests", "Too many requests", 429, denied.getMessage())
                        .retryAfter(denied.retryAfterSeconds());
        };
    }

    /** With the statuses of the draft "The Idempotency-Key HTTP Header Field" of the IETF's httpapi group. */
    private static Problem again(IdempotencyRefused refused) {
        Problem problem =
                switch (refused.reason()) {
                    case OTHER_REQUEST ->
                        Problem.of("idempotency-key-reused", "The key was used before", 422, refused.getMessage());
                    case UNDER_WAY ->
                        Problem.of("request-under-way", "The request is under way", 409, refused.getMessage())
                                .retryAfter(SOON);
                    case WITHHELD ->
                        Problem.of("answer-not-kept", "The answer was given before", 409, refused.getMessage());
                };
        return problem.atField(IdempotencyKey.HEADER);
    }

    private static Problem notAdmitted(NotAdmitted waited) {
        boolean callersFault = waited.reason() == NotAdmitted.Reason.CALLER_FULL;
        return Problem.of(
                        callersFault ? "too-many-requests" : "busy",
                        callersFault ? "Too many requests" : "All nodes are busy",
                        callersFault ? 429 : 503,
                        waited.getMessage())
                .queuedAt(waited.position(), waited.waitSeconds())
                .retryAfter(waited.waitSeconds());
    }

    private static Problem nobody(NoNodeAnswered nobody) {
        if (nobody.isModelGone()) {
            return Problem.of("unknown-model", "No such model", 404, nobody.getMessage())
                    .atField("model")
                    .after(nobody.attempts());
        }
        if (nobody.isUnsupported()) {
            return Problem.of("not-supported", "The model cannot do that", 400, nobody.getMessage())
                    .atField("model")
                    .after(nobody.attempts());
        }
        if (nobody.isBrokenOff()) {
            return Problem.of("answer-broken", "The answer broke off", 502, nobody.getMessage())
                    .after(nobody.attempts());
        }
        int status = nobody.isTimeout() ? 504 : 503;
        return Problem.of("no-node", "No node could answer", status, nobody.getMessage())
                .after(nobody.attempts())
                .retryAfter((int) Math.max(1, nobody.retryAfterSeconds().orElse(SOON)));
    }

    private static Problem node(NodeFailure failure) {
        String detail = "Node " + failure.node() + ": " + failure.getMessage();
        return switch (failure.kind()) {
            case REFUSED -> Problem.of("refused-by-node", "The node refused the request", 400, detail);
            case CONTEXT_LENGTH -> Problem.of("context-length", "The request is too long for the model", 400, detail);
            case IMPATIENT ->
                Problem.of("too-slow", "No token in time", 504, detail).retryAfter(SOON);
            case FORBIDDEN -> Problem.of("node-forbids", "The node wants another key from the gateway", 502, detail);
            default -> Problem.of("answer-broken", "The answer broke off", 502, detail);
        };
    }

    private static Problem unforeseen(Throwable failure, String requestId) {
        LOG.errorf(new Wordless(failure), "request %s failed in a way nobody foresaw", requestId);
        return Problem.of(
                "internal", "Something went wrong here", 500, "The log has the reason under the request's id.");
    }
}
