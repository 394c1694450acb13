package io.caravan.access.idempotency;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;

/**
 * What was answered, to the byte; or why that is not told again.
 *
 * @param headers those that belong to the answer itself
 * @param withheld what is said instead; null if the answer can be told again
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KeptReply(int status, Map<String, String> headers, byte[] body, String withheld) {

    public KeptReply {
        headers = Map.copyOf(headers);
        Objects.requireNonNull(body, "body");
    }

    /** An answer that can be told again. */
    public static KeptReply of(int status, Map<String, String> headers, byte[] body) {
        return new KeptReply(status, headers, body, null);
    }

    /** Of an answer that is not told again. */
    public static KeptReply withheld(String reason) {
        return new KeptReply(0, Map.of(), new byte[0], Objects.requireNonNull(reason, "reason"));
    }
}
