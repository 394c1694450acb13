package io.caravan.access.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The token of a session, {@code caravan-session_SECRET}.
 *
 * <p>It has 256 random bits, so one round of SHA-256 is enough to keep it: there is nothing to guess.
 */
public final class SessionToken {

    private static final String PREFIX = "caravan-session_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;

    private SessionToken(String text) {
        this.text = text;
    }

    /** A new token that nobody has. */
    static SessionToken generate() {
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        return new SessionToken(PREFIX + HexFormat.of().formatHex(random));
    }

    /** Reads a token; empty if the text cannot be one. */
    public static Optional<SessionToken> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new SessionToken(text)) : Optional.empty();
    }

    /** What is kept instead of the token, in hexadecimal digits. */
    String sha256() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The whole token: for its owner only. */
    public String secret() {
        return text;
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
