package io.caravan.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Manages keys. */
@Command(
        name = "key",
        description = "Manages the keys of users",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {KeyAddCommand.class, KeyListCommand.class, KeyRevokeCommand.class})
final class KeyCommand implements Runnable {

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
