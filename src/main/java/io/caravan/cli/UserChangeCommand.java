package io.caravan.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a user. */
@Command(name = "change", description = "Changes the role, the limits, the password or the oidc_subject of a user")
final class UserChangeCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Mixin
    private UserOptions options;

    @Option(names = "--no-password", description = "takes the password back, and ends all sessions")
    private boolean noPassword;

    @Parameters(paramLabel = "NAME", description = "who")
    private String name;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        ObjectNode change = options.document();
        if (noPassword) {
            change.putNull("password");
        }
        if (change.isEmpty()) {
            throw new Complaint("Say what to change: --role, --limit, --password, --no-password or --oidc-subject");
        }
        api.gateway().patch("/api/v1/users/" + UrlPart.of(name), change);
        terminal.say("Changed " + name);
        return 0;
    }
}
