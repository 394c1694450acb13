package io.caravan.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A command run in this JVM.
 *
 * @param exitCode its own
 * @param output what it printed, errors included
 */
record Command(int exitCode, String output) {

    /** Runs one of that project. */
    static Command run(Path project, String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        var bytes = new ByteArrayOutputStream();
        var both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        System.setOut(both);
        System.setErr(both);
        System.setProperty(Project.PROPERTY, project.toString());
        try {
            int exitCode = Caravan.execute(arguments);
            return new Command(exitCode, bytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.clearProperty(Project.PROPERTY);
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Runs one on that data directory, of a project that doesn't matter. */
    static Command on(Path data, String name, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = name;
        all[1] = "--data";
        all[2] = data.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return run(data, all);
    }
}
