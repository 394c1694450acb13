package io.caravan.mixed;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;

/**
 * What came of one request.
 *
 * @param sent when it was sent, in nanoseconds since the load began
 * @param ended when its answer was there, likewise
 * @param status of HTTP; 0 if the connection failed
 * @param retryAfter the header; empty if there is none
 */
record Outcome(Asker asker, long sent, long ended, int status, String retryAfter, String body) {

    static Outcome of(Asker asker, long sent, long ended, HttpResponse<String> answer, Throwable failure) {
        return failure == null
                ? new Outcome(
                        asker,
                        sent,
                        ended,
                        answer.statusCode(),
                        answer.headers().firstValue("Retry-After").orElse(""),
                        answer.body())
                : new Outcome(asker, sent, ended, 0, "", failure.toString());
    }

    /** Answered, and whole: it counts as far as was asked for. */
    boolean isWhole() {
        return isAnswered()
                && json().at("/finish_reason").asText().equals("stop")
                && json().at("/message/content").asText().endsWith(" " + asker.tokens());
    }

    boolean isAnswered() {
        return status == 200;
    }

    /** Refused in a way that tells the caller what to do: their place, and when to come again. */
    boolean isRefused() {
        return (status == 503 || status == 429)
                && retryAfter.matches("[1-9]\\d*")
                && json().at("/queue/position").asInt() > 0;
    }

    /** How long an answered one waited for its slot, in milliseconds. */
    long waited() {
        return json().at("/timing/queued_ms").asLong();
    }

    /** How long an answered one had its slot, in milliseconds. */
    long worked() {
        return json().at("/timing/total_ms").asLong() - waited();
    }

    /** How much of that was before this time, in milliseconds since the load began. */
    long workedBefore(long end) {
        long ended = TimeUnit.NANOSECONDS.toMillis(this.ended);
        return Math.max(0, Math.min(ended, end) - (ended - worked()));
    }

    /** How long a refused one was told to wait, in milliseconds. */
    long toldToWait() {
        return Long.parseLong(retryAfter) * 1000;
    }

    private JsonNode json() {
        return Api.json(body);
    }
}
