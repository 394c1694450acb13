package io.caravan.embedded;

import java.util.Optional;

/**
 * How to connect to the embedded PostgreSQL.
 *
 * @param jdbcUrl without the password
 */
public record PostgresConnection(String jdbcUrl, String username, String password) {
    static final String DATABASE = "caravan";
    private static final String USERNAME = "gateway";

    /** To the server that another process runs on that directory, only to read; empty if none ever ran there. */
    public static Optional<PostgresConnection> toRead(DataDirectory data) {
        var port = KeptPort.find(data, "postgres");
        return port.isPresent()
                ? Optional.of(new PostgresConnection(
                        url(port.getAsInt()), PostgresRoles.READER, PostgresRoles.readersPassword(data)))
                : Optional.empty();
    }

    static PostgresConnection to(DataDirectory data, int port) {
        return new PostgresConnection(url(port), USERNAME, Secret.kept(data, "postgres"));
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    @Override
    public String toString() {
        return jdbcUrl; // a password belongs in no log
    }
}
