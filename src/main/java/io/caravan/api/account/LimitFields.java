package io.caravan.api.account;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.caravan.access.limit.Quota;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import java.util.List;

/** Reads the limits of a user as they are stored. */
final class LimitFields {

    private static final String TOKENS = "tokens_per_day";
    private static final List<String> NAMES =
            List.of("chat_per_minute", "code_per_minute", "image_per_minute", TOKENS, "images_per_day", "concurrent");

    private LimitFields() {}

    /**
     * The member {@code limits} as a JSON object; an explicit null stays one, for it takes a limit back. Unlike other members, one
     * that is not known is refused: with a slip of the pen in it there would be no limit.
     */
    static String read(JsonFields request) throws BadRequest {
        ObjectNode limits = JsonNodeFactory.instance.objectNode();
        JsonFields given = request.object("limits");
        if (given != null) {
            for (String name : given.names()) {
                if (!NAMES.contains(name)) {
                    throw given.wrong(name, "is no limit; there are " + String.join(", ", NAMES) + ".");
                }
                read(given, name, limits);
            }
        }
        return limits.toString();
    }

    private static void read(JsonFields given, String name, ObjectNode limits) throws BadRequest {
        long most = name.equals(TOKENS) ? Quota.MOST : Integer.MAX_VALUE;
        if (given.isNull(name)) {
            limits.putNull(name);
        } else if (given.has(name)) {
            limits.put(name, given.integer(name, 0, most));
        }
    }
}
