package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the keys of a user. */
@Command(name = "list", description = "Shows the keys of a user, the youngest first, without what is secret of them")
final class KeyListCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Parameters(paramLabel = "NAME", description = "whose")
    private String name;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        var table = new Table(List.of("ID", "PREFIX", "STATE", "CREATED", "EXPIRES"));
        for (JsonNode key : api.gateway().list("/api/v1/users/" + UrlPart.of(name) + "/keys", "keys")) {
            table.add(List.of(
                    key.path("id").asText(),
                    key.path("prefix").asText(),
                    state(key),
                    key.path("created_at").asText(),
                    key.path("expires_at").asText("-")));
        }
        table.lines().forEach(terminal::say);
        return 0;
    }

    private static String state(JsonNode key) {
        if (!key.path("revoked_at").isNull()) {
            return "revoked";
        }
        JsonNode expires = key.path("expires_at");
        boolean expired = !expires.isNull()
                && !OffsetDateTime.parse(expires.asText()).toInstant().isAfter(Instant.now());
        return expired ? "expired" : "good";
    }
}
