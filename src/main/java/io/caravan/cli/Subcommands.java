package io.caravan.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A command that says nothing by itself. */
final class Subcommands {

    private Subcommands() {}

    /** What to tell somebody who named none of them. */
    static ParameterException missing(CommandSpec command) {
        return new ParameterException(
                command.commandLine(),
                "say what to do: " + String.join(", ", command.subcommands().keySet()));
    }
}
