package io.caravan.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes a user. */
@Command(name = "remove", description = "Deletes a user with all that is theirs: keys, conversations, results")
final class UserRemoveCommand implements Callable<Integer> {

    @Mixin
    private ApiOptions api;

    @Option(names = "--yes", description = "you know that nothing of it comes back")
    private boolean yes;

    @Parameters(paramLabel = "NAME", description = "who")
    private String name;

    private final Terminal terminal = Terminal.standard();

    @Override
    public Integer call() {
        if (!yes) {
            throw new Complaint(
                    "This deletes all conversations and keys of " + name + ", too; say --yes if you mean it");
        }
        api.gateway().delete("/api/v1/users/" + UrlPart.of(name));
        terminal.say("Removed " + name);
        return 0;
    }
}
