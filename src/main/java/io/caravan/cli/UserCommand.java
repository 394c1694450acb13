package io.caravan.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Manages users. */
@Command(
        name = "user",
        description = "Manages users",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {UserAddCommand.class, UserListCommand.class, UserChangeCommand.class, UserRemoveCommand.class})
final class UserCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "says this")
    private boolean help;

    @Override
    public void run() {
        throw Subcommands.missing(spec);
    }
}
