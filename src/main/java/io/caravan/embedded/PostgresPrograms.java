package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's programs, which refuse to be run as root.
 *
 * @param home holds {@code bin}
 * @param log what they say is appended to it
 */
record PostgresPrograms(Path home, Path log) {

    void initdb(Path target, String superuser, Path passwordFile) throws IOException {
        Preparation.run(
                log,
                command(
                        "initdb",
                        "-D",
                        target.toString(),
                        "-U",
                        superuser,
                        "--pwfile=" + passwordFile,
                        "-A",
                        "scram-sha-256",
                        "-E",
                        "UTF8",
                        "--locale=C.UTF-8"));
    }

    /**
     * Runs statements, a line each, on a cluster that nobody serves, with the rights of its superuser whatever he is
     * called.
     *
     * @throws IOException if one fails; those before it are done
     */
    void execute(Path cluster, String database, List<String> statements) throws IOException {
        Path file = cluster.resolveSibling("statements.sql");
        PrivateFile.write(file, String.join("\n", statements) + "\n");
        try {
            Preparation.run(
                    log,
                    command(
                            "postgres",
                            "--single",
                            "-c",
                            "exit_on_error=on",
                            "-c",
                            "log_min_error_statement=panic", // they hold passwords, which belong in no log
                            "-D",
                            cluster.toString(),
                            database),
                    ProcessBuilder.Redirect.from(file.toFile()));
        } finally {
            Files.delete(file);
        }
    }

    // In a user namespace of its own root is nobody in particular, and still owns its files.
    List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
