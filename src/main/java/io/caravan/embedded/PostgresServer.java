package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A PostgreSQL 15 with one database, {@code caravan}. It syncs to the disk as in production. */
public final class PostgresServer extends ChildServer {
    private static final String DATABASE = "caravan";
    private static final String USERNAME = "gateway";

    private final Artifacts artifacts;
    private final Path directory;
    private final int port;

    public PostgresServer(DataDirectory data, Artifacts artifacts) {
        super("postgres", data);
        this.artifacts = artifacts;
        this.directory = data.of("postgres").resolve("cluster");
        this.port = KeptPort.choose(data, "postgres");
    }

    /** How to reach the server of that directory that another process runs. Empty if there never was one. */
    public static OptionalInt port(DataDirectory data) {
        return KeptPort.find(data, "postgres");
    }

    public static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public static String username() {
        return USERNAME;
    }

    public static String password(DataDirectory data) {
        return Secret.kept(data, "postgres");
    }

    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    public String password() {
        return password(data());
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port + "/" + DATABASE;
    }

    @Override
    public int stopOrder() {
        return 30;
    }

    @Override
    Signal stopSignal() {
        return Signal.INT;
    }

    @Override
    protected Duration stopLimit() {
        return Duration.ofSeconds(30);
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        var programs = new PostgresPrograms(artifacts.postgres(), logFile());
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
                Integer.toString(port),
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
            programs.initdb(draft, USERNAME, passwordFile);
            programs.createDatabase(draft, DATABASE);
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
