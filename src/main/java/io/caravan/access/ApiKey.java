package io.caravan.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key as callers hold it: {@code caravan_PREFIX_SECRET}. The prefix may be shown and finds the row, the secret may not.
 *
 * <p>The secret has 192 random bits, so one round of SHA-256 is enough to keep it: there is nothing to guess.
 */
public final class ApiKey {

    private static final Pattern FORM = Pattern.compile("caravan_([0-9a-f]{12})_([0-9a-f]{48})");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String text;
    private final String prefix;

    private ApiKey(String text, String prefix) {
        this.text = text;
        this.prefix = prefix;
    }

    /** A new key that nobody has. */
    public static ApiKey generate() {
        String prefix = random(6);
        return new ApiKey("caravan_" + prefix + "_" + random(24), prefix);
    }

    /** Reads a key; empty if the text cannot be one. */
    public static Optional<ApiKey> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches() ? Optional.of(new ApiKey(text, matcher.group(1))) : Optional.empty();
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The part that may be shown. */
    public String prefix() {
        return prefix;
    }

    /** What is stored instead of the key. */
    public byte[] sha256() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The whole key: for its owner only. */
    public String secret() {
        return text;
    }

    /** Does not show the secret. */
    @Override
    public String toString() {
        return "caravan_" + prefix + "_…";
    }
}
