package io.caravan.cache;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * All of a chat that its answer depends on.
 *
 * @param version of this record and of what is kept under it; another one finds nothing of the others
 * @param model with its tag
 */
record AnswerKey(
        int version,
        String model,
        List<ChatMessage> messages,
        ChatOptions options,
        JsonNode format,
        JsonNode tools,
        JsonNode think) {

    private static final int VERSION = 1;

    /** @param request for a model with its tag */
    static AnswerKey of(ChatRequest request) {
        return new AnswerKey(
                VERSION,
                request.model(),
                request.messages(),
                request.options(),
                request.format(),
                request.tools(),
                request.think());
    }

    /** Whether a node is likely to answer the same each time: the likeliest token always, or chance from a given seed. */
    static boolean isDeterministic(ChatOptions options) {
        return options.seed() != null || options.temperature() != null && options.temperature() == 0;
    }

    /** SHA-256 in hexadecimal digits: equal for what is equal to the last character, and for nothing else. */
    String hash(ObjectMapper json) {
        try (DigestOutputStream digested = new DigestOutputStream(OutputStream.nullOutputStream(), sha256())) {
            // Half of a surrogate pair has no bytes in UTF-8: unescaped, all of them would be the same question mark.
            json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValue(digested, this);
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
