package io.caravan.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;

/** The commands behind {@code ./caravan}. */
@Command(
        name = "caravan",
        description = "Runs Caravan on this machine",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            StopCommand.class,
            StartCommand.class,
            SqlCommand.class,
            UserCommand.class,
            KeyCommand.class,
            DoctorCommand.class,
            BenchCommand.class
        })
public final class Caravan {

    private Caravan() {}

    /** Exits with the command's code: 0 if it did what was asked, 2 if it didn't understand, else as the command says. */
    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        return commands().execute(arguments);
    }

    static CommandLine commands() {
        return new CommandLine(new Caravan())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((problem, arguments) -> notUnderstood(problem))
                .setExecutionExceptionHandler(onComplaint());
    }

    private static int notUnderstood(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        System.err.println(
                "caravan: " + problem.getMessage().lines().findFirst().orElse("") + "; './"
                        + command.getCommandSpec().qualifiedName() + " --help' says more");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    // What the user can put right takes one line. Everything else is a defect of ours and keeps its stack trace.
    private static IExecutionExceptionHandler onComplaint() {
        return (exception, command, parsed) -> {
            if (exception instanceof Complaint) {
                System.err.println("caravan: " + exception.getMessage());
                return 1;
            }
            throw exception;
        };
    }
}
