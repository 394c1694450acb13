package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A PostgreSQL 15 with one database, {@code caravan}. It syncs to the disk as in production. */
public final class PostgresServer extends Store {
    private static final String SUPERUSER = "postgres";

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

    /** The owner of the database. */
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
        new PostgresRoles(username(), password(), PostgresRoles.readersPassword(data())).ensure(directory, programs);
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
        PrivateFile.write(passwordFile, Secret.kept(data(), "postgres-superuser"));
        try {
            programs.initdb(draft, SUPERUSER, passwordFile);
        } finally {
            Files.delete(passwordFile);
        }
        programs.execute(draft, "postgres", owned());
        Files.move(draft, directory);
    }

    // Its password comes with those of all roles. The application needs no more than its own database. Where it began
    // as the superuser it stays that: PostgreSQL
    // can't take the system's own tables from the role that made them.
    private List<String> owned() {
        return List.of(
                "CREATE ROLE " + username() + " LOGIN",
                "CREATE DATABASE " + PostgresConnection.DATABASE + " OWNER " + username());
    }
}
