package io.caravan.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** Users other than the administrator. */
public final class People {

    private static final SecureRandom RANDOM = new SecureRandom();

    private People() {}

    /** Adds a user and returns their key. */
    public static String join(Instant expires) {
        UUID user = UUID.randomUUID();
        String prefix = hex(6);
        String key = "caravan_" + prefix + "_" + hex(24);
        Rows.change("insert into users (id, name, role) values (?, ?, 'user')", user, "user-" + prefix);
        Rows.change(
                "insert into api_keys (id, user_id, prefix, sha256, expires_at) values (?, ?, ?, ?, ?)",
                UUID.randomUUID(),
                user,
                prefix,
                sha256(key),
                expires == null ? null : Timestamp.from(expires));
        return key;
    }

    /** Makes a key worthless. */
    public static void revoke(String key) {
        Rows.change("update api_keys set revoked_at = now() where prefix = ?", key.split("_")[1]);
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
