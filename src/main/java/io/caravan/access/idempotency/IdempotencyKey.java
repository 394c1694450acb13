package io.caravan.access.idempotency;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a caller calls one request of theirs, each time they send it ("The Idempotency-Key HTTP Header Field", a draft of the
 * IETF's httpapi group). The keys of one user have nothing to do with those of another.
 *
 * @param text 1 to 255 characters, none of which controls anything
 */
public record IdempotencyKey(UUID user, String text) {

    /** The header that carries it. */
    public static final String HEADER = "Idempotency-Key";

    /** The most characters. */
    public static final int LONGEST = 255;

    private static final String MAC = "HmacSHA256";

    public IdempotencyKey {
        Objects.requireNonNull(user, "user");
        if (!isSane(text)) {
            throw new IllegalArgumentException("no idempotency key");
        }
    }

    /** Whether the text can be one. */
    public static boolean isSane(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.chars().noneMatch(Character::isISOControl);
    }

    /** Where Redis has what is known of the request; the key cannot be told from it. */
    String name() {
        return "caravan:idempotency:" + user + ":" + sha256();
    }

    /** Where Redis counts what it keeps of the user. */
    String sizeName() {
        return "caravan:idempotency-size:" + user;
    }

    /**
     * A hash of all that a request asks for: equal for equal requests under this key. Made with the key, which Redis does not
     * have, because a plain hash of a request with a password in it would be one to try passwords on.
     *
     * @param target what besides the path says where it goes; empty if nothing does
     */
    public String fingerprint(String method, String path, String target, byte[] body) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(text.getBytes(StandardCharsets.UTF_8), MAC));
            // No line break can be in any of them.
            mac.update((method + "\n" + path + "\n" + target + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Does not show the key, which fingerprints are made with. */
    @Override
    public String toString() {
        return name();
    }
}
