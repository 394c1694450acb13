package io.caravan.embedded.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request to a model as it arrived, for tests of what a gateway sends.
 *
 * @param path it came to
 * @param model with its tag
 * @param fault it suffered, null if none
 * @param headers names in lower case
 * @param sha256 of the body, hex
 * @param body as text; null if it was larger than 64 KiB
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SeenRequest(
        String path, String model, String fault, Map<String, String> headers, String sha256, String body) {

    public SeenRequest {
        headers = new TreeMap<>(headers);
    }
}
