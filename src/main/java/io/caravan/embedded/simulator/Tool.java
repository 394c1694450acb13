package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function the model may ask for.
 *
 * @param name as the caller gave it
 * @param parameters JSON schema of its arguments, missing if it takes none
 */
record Tool(String name, JsonNode parameters) {

    /** @throws Refusal 400 if it has no name */
    static Tool read(JsonNode json) {
        Body function = Body.of(json, "tools").object("function");
        String name = function.text("name", "");
        if (name.isEmpty()) {
            throw Refusal.bad("tools: a function needs a name");
        }
        return new Tool(name, function.get("parameters"));
    }
}
