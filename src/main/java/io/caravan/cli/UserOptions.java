package io.caravan.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What can be said of a user. */
final class UserOptions {

    /** In the order in which help names them; any other is no reason to ask for a password first. */
    private static final List<String> LIMITS = List.of(
            "chat_per_minute", "code_per_minute", "image_per_minute", "tokens_per_day", "images_per_day", "concurrent");

    @Option(names = "--role", paramLabel = "ROLE", description = "administrator, user or service")
    private String role;

    @Option(
            names = "--limit",
            paramLabel = "NAME=NUMBER",
            mapFallbackValue = "",
            description =
                    "chat_per_minute, code_per_minute, image_per_minute, tokens_per_day, images_per_day or concurrent;"
                            + " without a number the limit is that of the role again")
    private Map<String, String> limits = new LinkedHashMap<>();

    @Option(
            names = "--password",
            description = "asks for a password; without a terminal it is read from standard input")
    private boolean password;

    @Option(
            names = "--oidc-subject",
            paramLabel = "SUBJECT",
            description = "who this is at the provider whose tokens are accepted; empty for nobody")
    private String subject;

    /** As the gateway wants to be told. */
    ObjectNode document() {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        if (role != null) {
            user.put("role", role);
        }
        if (!limits.isEmpty()) {
            ObjectNode all = user.putObject("limits");
            limits.forEach((name, number) -> put(all, name, number));
        }
        if (password) {
            user.put("password", PasswordInput.read());
        }
        if (subject != null) {
            user.put("oidc_subject", subject.isEmpty() ? null : subject);
        }
        return user;
    }

    private static void put(ObjectNode limits, String name, String number) {
        if (!LIMITS.contains(name)) {
            throw new Complaint("There is no limit '" + name + "'; there are " + String.join(", ", LIMITS));
        }
        if (number.isEmpty()) {
            limits.putNull(name);
            return;
        }
        try {
            limits.put(name, Long.parseLong(number));
        } catch (NumberFormatException e) {
            throw new Complaint("--limit " + name + " wants a whole number, not '" + number + "'");
        }
    }
}
