package io.caravan.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.node.Attempt;
import java.util.List;

/**
 * What went wrong, as RFC 9457 has it.
 *
 * @param type names the kind of problem for good; a caller's program may rely on it
 * @param field the member of the request that is wrong, or null
 * @param attempts what each node said, if nodes were asked
 * @param queue the request's place in the queue, if it waited for a node
 * @param retryAfter seconds after which trying again makes sense, or null; sent as a header
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String requestId,
        String field,
        List<Attempt> attempts,
        Place queue,
        @JsonIgnore Integer retryAfter) {

    /**
     * A place in the queue.
     *
     * @param position from 1
     * @param waitSeconds how long it would still have taken, as an estimate
     */
    public record Place(
            int position,
            @JsonProperty("estimated_wait_seconds") int waitSeconds) {}

    /** The media type of RFC 9457. */
    public static final String CONTENT_TYPE = "application/problem+json";

    private static final String TYPE = "urn:caravan:problem:";

    /** @param kind the last part of the type */
    public static Problem of(String kind, String title, int status, String detail) {
        return new Problem(TYPE + kind, title, status, detail, null, null, null, null, null);
    }

    /** The last part of the type, which names the problem within our own. */
    String kind() {
        return type.substring(TYPE.length());
    }

    Problem inRequest(String id) {
        return new Problem(type, title, status, detail, id, field, attempts, queue, retryAfter);
    }

    Problem atField(String name) {
        return new Problem(type, title, status, detail, requestId, name, attempts, queue, retryAfter);
    }

    Problem after(List<Attempt> made) {
        return new Problem(type, title, status, detail, requestId, field, made, queue, retryAfter);
    }

    Problem retryAfter(int seconds) {
        return new Problem(type, title, status, detail, requestId, field, attempts, queue, seconds);
    }

    Problem queuedAt(int position, int waitSeconds) {
        Place place = new Place(position, waitSeconds);
        return new Problem(type, title, status, detail, requestId, field, attempts, place, retryAfter);
    }
}
