package io.caravan.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Tells a text that is one whole JSON value from any other. */
final class OneJsonValue {

    private static final JsonFactory JSON = new JsonFactory();

    private OneJsonValue() {}

    static boolean is(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException malformed) {
            return false;
        }
    }
}
