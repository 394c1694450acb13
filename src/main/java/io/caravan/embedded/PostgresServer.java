package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A PostgreSQL 15 with one database, {@code caravan}. It syncs to the disk as in production. */
public final class PostgresServer extends Store {
    private final Path directory;
    private final PostgresConnection connection;

    public PostgresServer(DataDirectory data, Artifacts artifacts) {
        super("postgres", data, artifacts);
        this.directory = data.of("postgres").resolve("cluster");
        this.connection = PostgresConnection.to(data, port());
    }

    public String jdbcUrl() {
        return connection.jdbcUrl();
    }

    public String username() {
        return connection.username();
    }

    public String password() {
        return connection.password();
    }

    @Override
    public String address() {
        return super.address() + "/" + PostgresConnection.DATABASE;
    }

    @Override
    Signal stopSignal() {
        return Signal.INT;
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        var programs = new PostgresPrograms(artifacts().postgres(), logFile());
        if (Files.exists(directory)) {
            new PostmasterFile(directory).release();
        } else {
            initialise(programs);
        }
        return new ProcessBuilder(programs.command(
                "postgres",
                "-D",
                directory.toString(),
                "-p",
                Integer.toString(port()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "shared_buffers=32MB"));
    }

    @Override
    protected boolean isReady() {
        return new PostmasterFile(directory).isReady(pid());
    }

    // Under another name until it is whole, so that an interrupted first start leaves nothing half made.
    private void initialise(PostgresPrograms programs) throws IOException {
        Path draft = directory.resolveSibling("cluster.new");
        Directories.delete(draft);
        Path passwordFile = data().secrets().resolve("postgres.initdb");
        PrivateFile.write(passwordFile, password());
        try {
            programs.initdb(draft, username(), passwordFile);
            programs.createDatabase(draft, PostgresConnection.DATABASE);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(draft, directory);
    }

    /** Runs PostgreSQL's programs, which refuse to be run as root. */
    private record PostgresPrograms(Path home, Path log) {

        void initdb(Path target, String username, Path passwordFile) throws IOException {
            Preparation.run(
                    log,
                    command(
                            "initdb",
                            "-D",
                            target.toString(),
                            "-U",
                            username,
                            "--pwfile=" + passwordFile,
                            "-A",
                            "scram-sha-256",
                            "-E",
                            "UTF8",
                            "--locale=C.UTF-8"));
        }

        void createDatabase(Path cluster, String name) throws IOException {
            Path statement = Files.writeString(cluster.resolveSibling("create.sql"), "CREATE DATABASE " + name + "\n");
            try {
                Preparation.run(
                        log,
                        command("postgres", "--single", "-D", cluster.toString(), "postgres"),
                        ProcessBuilder.Redirect.from(statement.toFile()));
            } finally {
                Files.delete(statement);
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
}
