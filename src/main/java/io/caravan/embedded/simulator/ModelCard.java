package io.caravan.embedded.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a node says about one of its models.
 *
 * @param name with its tag
 * @param family as in {@code details.family}
 * @param parameters as in {@code details.parameter_size}, e.g. {@code 3.2B}
 * @param quantization as in {@code details.quantization_level}
 * @param bytes size on disk
 * @param contextLength longest context the model was trained for, in tokens
 * @param embeddingLength numbers in an embedding
 * @param tokensPerSecond speed of one stream on the box it is meant for
 * @param capabilities what may be asked of it
 */
record ModelCard(
        ModelName name,
        String family,
        String parameters,
        String quantization,
        long bytes,
        int contextLength,
        int embeddingLength,
        double tokensPerSecond,
        Set<Capability> capabilities) {

    /** What an NVMe disk of a Jetson yields into GPU memory: about a gigabyte a second. */
    private static final long BYTES_LOADED_PER_MILLISECOND = 1_000_000;

    ModelCard {
        if (bytes <= 0 || contextLength <= 0 || embeddingLength <= 0 || tokensPerSecond <= 0) {
            throw new IllegalArgumentException(name + " needs sizes and a speed above zero");
        }
        capabilities = Set.copyOf(capabilities);
    }

    boolean can(Capability capability) {
        return capabilities.contains(capability);
    }

    /** How long a cold load takes where nobody set a time. */
    Duration loadTime() {
        return Duration.ofMillis(bytes / BYTES_LOADED_PER_MILLISECOND);
    }

    /** Hex SHA-256, the same for the same name on every node, as a registry's digest would be. */
    String digest() {
        try {
            byte[] name = name().toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(name));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
