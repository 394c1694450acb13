package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The role that reads everything in the database and can change nothing, for people who look around. */
final class PostgresReader {
    static final String USERNAME = "reader";

    private PostgresReader() {}

    static String password(DataDirectory data) {
        return Secret.kept(data, "postgres-reader");
    }

    /** Makes the role if that cluster, which nobody serves, hasn't got it yet. */
    static void ensure(DataDirectory data, Path cluster, PostgresPrograms programs) throws IOException {
        // In the cluster, so that it goes with it.
        Path made = cluster.resolve("caravan.reader");
        if (!Files.exists(made)) {
            programs.execute(cluster, PostgresConnection.DATABASE, statements(password(data)));
            PrivateFile.write(made, "");
        }
    }

    // The last two take from everybody what a role may do by merely being there: make temporary tables and large
    // objects. A superuser and the owner keep it.
    private static List<String> statements(String password) {
        return List.of(
                "DO $$BEGIN CREATE ROLE reader; EXCEPTION WHEN duplicate_object THEN NULL; END$$",
                "ALTER ROLE reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD '" + password + "'",
                "ALTER ROLE reader SET default_transaction_read_only = on",
                "GRANT pg_read_all_data TO reader",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "REVOKE TEMPORARY ON DATABASE " + PostgresConnection.DATABASE + " FROM PUBLIC",
                "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC");
    }
}
