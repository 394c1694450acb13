package io.caravan.embedded.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;

/**
 * One way a node fails, for whom and how often. A null means: as the kind has it.
 *
 * @param kind what happens
 * @param model only requests of this model; null: of every model
 * @param times how many requests it hits before it is over; null: for ever
 * @param afterTokens tokens sent before it strikes, 5 unless told
 * @param delayMs how long what is late, stalls or refuses does so, in milliseconds
 * @param retryAfter seconds of a Retry-After header, on kinds that answer with an error
 * @param status another HTTP status, on kinds that answer with an error
 * @param everything also hits paths that name no model, such as those of health checks
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
        FaultKind kind,
        String model,
        Integer times,
        Integer afterTokens,
        Integer delayMs,
        Integer retryAfter,
        Integer status,
        Boolean everything) {

    private static final int DEFAULT_AFTER_TOKENS = 5;
    private static final int DEFAULT_DELAY_MS = 3_000;

    public Fault {
        if (kind == null) {
            throw new IllegalArgumentException("a fault needs a kind");
        }
        model = model == null ? null : ModelName.of(model).toString();
        require(times == null || times > 0, "times must be above 0");
        require(afterTokens == null || afterTokens >= 0, "afterTokens must not be negative");
        require(delayMs == null || delayMs >= 0, "delayMs must not be negative");
        require(retryAfter == null || retryAfter >= 0, "retryAfter must not be negative");
        require(status == null || (status >= 400 && status <= 599), "status must be 400 to 599");
        require(kind != FaultKind.HANG_MODEL || model != null, "hang-model needs a model");
        boolean all = everything != null && everything;
        require(!all || kind.stage() == FaultKind.Stage.EARLY, kind.id() + " strikes only requests of a model");
        require(!all || model == null, "everything and a model exclude each other");
    }

    /** A fault that hits every request of every model for ever. */
    public static Fault of(FaultKind kind) {
        return new Fault(kind, null, null, null, null, null, null, null);
    }

    /** All requests of one model hang. */
    public static Fault hangModel(String model) {
        return new Fault(FaultKind.HANG_MODEL, model, null, null, null, null, null, null);
    }

    public Fault onModel(String newModel) {
        return new Fault(kind, newModel, times, afterTokens, delayMs, retryAfter, status, everything);
    }

    public Fault times(int newTimes) {
        return new Fault(kind, model, newTimes, afterTokens, delayMs, retryAfter, status, everything);
    }

    public Fault once() {
        return times(1);
    }

    public Fault afterTokens(int tokens) {
        return new Fault(kind, model, times, tokens, delayMs, retryAfter, status, everything);
    }

    public Fault delay(Duration delay) {
        return new Fault(
                kind, model, times, afterTokens, Math.toIntExact(delay.toMillis()), retryAfter, status, everything);
    }

    public Fault retryAfter(int seconds) {
        return new Fault(kind, model, times, afterTokens, delayMs, seconds, status, everything);
    }

    public Fault withStatus(int newStatus) {
        return new Fault(kind, model, times, afterTokens, delayMs, retryAfter, newStatus, everything);
    }

    public Fault onEverything() {
        return new Fault(kind, model, times, afterTokens, delayMs, retryAfter, status, true);
    }

    boolean hitsEverything() {
        return everything != null ? everything : kind == FaultKind.SILENCE && model == null;
    }

    int strikesAfter() {
        return afterTokens != null ? afterTokens : DEFAULT_AFTER_TOKENS;
    }

    /** What is told, 0 if nothing is. */
    long toldDelayMs() {
        return delayMs == null ? 0 : delayMs;
    }

    /** What is told, 3 s if nothing is: for kinds that make no sense without a delay. */
    long delayMsOrDefault() {
        return delayMs == null ? DEFAULT_DELAY_MS : delayMs;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
