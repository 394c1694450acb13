package io.caravan.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The roles of the database: the application's, which owns it, and one that reads everything in it and can change nothing, for
 * people who look around. Their passwords are those in the secrets, whenever those were changed.
 */
record PostgresRoles(String owner, String ownersPassword, String readersPassword) {
    static final String READER = "reader";

    static String readersPassword(DataDirectory data) {
        return Secret.kept(data, "postgres-reader");
    }

    /** Makes the roles of that cluster, which nobody serves, what they should be, unless they are already. */
    void ensure(Path cluster, PostgresPrograms programs) throws IOException {
        // In the cluster, so that it goes with it.
        Path made = cluster.resolve("caravan.roles");
        if (!Files.exists(made) || !Files.readString(made).equals(fingerprint())) {
            programs.execute(cluster, PostgresConnection.DATABASE, statements());
            PrivateFile.write(made, fingerprint());
        }
    }

    // The first asks before it makes the role: where errors end everything, as here, none can be caught. The last two
    // take
    // from everybody what a role may do by merely being there: make temporary tables and large objects. A superuser and
    // the
    // owner keep it.
    private List<String> statements() {
        return List.of(
                "DO $$BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'reader') THEN CREATE ROLE reader; END IF; END$$",
                "ALTER ROLE reader LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD "
                        + quoted(readersPassword),
                "ALTER ROLE " + owner + " PASSWORD " + quoted(ownersPassword),
                "ALTER ROLE reader SET default_transaction_read_only = on",
                "GRANT pg_read_all_data TO reader",
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "REVOKE TEMPORARY ON DATABASE " + PostgresConnection.DATABASE + " FROM PUBLIC",
                "REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC");
    }

    // Somebody may have chosen it.
    private static String quoted(String password) {
        return "'" + password.replace("'", "''") + "'";
    }

    private String fingerprint() {
        try {
            byte[] passwords = (ownersPassword + "\n" + readersPassword).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(passwords));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return owner + ", " + READER; // a password belongs in no log
    }
}
