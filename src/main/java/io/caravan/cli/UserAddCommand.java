package io.caravan.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds a user. */
@Command(name = "add", description = "Adds a user; the role is user unless you say otherwise")
final class UserAddCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Mixin
    private UserOptions options;

    @Parameters(paramLabel = "NAME", description = "a-z, 0-9, '.', '_' and '-'")
    private String name;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        JsonNode user = api.gateway().post("/api/v1/users", options.document().put("name", name));
        terminal.say("Added " + name + " with the role " + user.path("role").asText() + "; 'caravan key add " + name
                + "' makes a key");
        return 0;
    }
}
