package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key. */
@Command(name = "add", description = "Makes a key for a user and prints nothing else on standard output")
final class KeyAddCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "90d for in 90 days, or a time such as 2030-01-31T12:00:00Z (default: never)")
    private String expires;

    @Parameters(paramLabel = "NAME", description = "whose")
    private String name;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (expires != null) {
            request.put("expires_at", time(expires));
        }
        JsonNode key = api.gateway().post("/api/v1/users/" + UrlPart.of(name) + "/keys", request);
        terminal.say(key.path("key").asText());
        // Not on standard output, which somebody captures.
        System.err.println("Key " + key.path("id").asText() + " of " + name + " is good "
                + (key.path("expires_at").isNull()
                        ? "until it is revoked"
                        : "until " + key.path("expires_at").asText())
                + "; it is shown only this once");
        return 0;
    }

    // Said here in the words of the option; the gateway would speak of the member of a request that nobody wrote.
    private static String time(String text) {
        Instant time;
        try {
            time = text.matches("[1-9]\\d{0,4}d")
                    ? Instant.now().plus(Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1))))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException odd) {
            throw new Complaint(
                    "--expires wants 1d to 99999d, or a time such as 2030-01-31T12:00:00Z, not '" + text + "'");
        }
        if (!time.isAfter(Instant.now())) {
            throw new Complaint("--expires must be in the future, unlike '" + text + "'");
        }
        return time.toString();
    }
}
