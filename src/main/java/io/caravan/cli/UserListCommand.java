package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows all users. */
@Command(name = "list", description = "Shows all users, the youngest first")
final class UserListCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        var table = new Table(List.of("NAME", "ROLE", "PASSWORD", "LIMITS", "CREATED"));
        for (JsonNode user : api.gateway().list("/api/v1/users", "users")) {
            table.add(List.of(
                    user.path("name").asText(),
                    user.path("role").asText(),
                    user.path("has_password").asBoolean() ? "yes" : "no",
                    limits(user.path("limits")),
                    user.path("created_at").asText()));
        }
        table.lines().forEach(terminal::say);
        return 0;
    }

    private static String limits(JsonNode limits) {
        return limits.isEmpty()
                ? "-"
                : limits.properties().stream()
                        .map(limit -> limit.getKey() + "=" + limit.getValue().asText())
                        .collect(Collectors.joining(" "));
    }
}
