package io.caravan.embedded.simulator;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.List;

/**
 * What {@code PUT /simulator} takes; a null leaves things as they are.
 *
 * @param fault one, or a list of them, in place of those before
 * @param tokensPerSecond of one stream, for every model
 * @param loadTimeMs of a cold model
 * @param parallel streams of one model at a time
 */
record ControlOrder(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<Fault> fault,

        Double tokensPerSecond,
        Long loadTimeMs,
        Integer parallel) {

    /** @throws Refusal 400 with what is wrong, also for a field nobody knows */
    static ControlOrder read(byte[] body) {
        try {
            return Json.MAPPER.readValue(body, ControlOrder.class);
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
            throw Refusal.bad(cause == e ? e.getOriginalMessage() : cause.getMessage());
        } catch (JsonProcessingException e) {
            throw Refusal.bad("invalid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw Refusal.bad("invalid JSON");
        }
    }
}
