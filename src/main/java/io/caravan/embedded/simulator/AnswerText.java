package io.caravan.embedded.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The text of an answer: a function of the conversation and the seed, whatever the model and the node. */
final class AnswerText {

    /** How every answer in prose begins. */
    static final String NOTE = "(simulated answer)";

    private static final int QUOTED_CHARACTERS = 60;
    private static final int HIGHEST_COUNT = 5000;
    private static final Pattern COUNT = Pattern.compile("count to (\\d{1,4})\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern MEMORY =
            Pattern.compile("earlier|remember|say first|my name", Pattern.CASE_INSENSITIVE);

    private AnswerText() {}

    /** @param messages without a trailing assistant's */
    static String of(List<Message> messages, JsonNode format, long seed) {
        if (format.isObject()) {
            return Json.text(SchemaSample.of(format));
        }
        if (!format.isMissingNode()) {
            return Json.text(Json.object().put("simulated", true).put("answer", quote(last(messages))));
        }
        return prose(messages, seed);
    }

    /** Other text, for a beginning that the model would never have written. */
    static String afterForeignBeginning(List<Message> messages, String beginning, long seed) {
        return " (simulated continuation)" + Prose.of(seedOf(messages, seed) + beginning.hashCode());
    }

    static String thoughts(List<Message> messages, long seed) {
        List<String> tokens = Tokens.of(Prose.of(~seedOf(messages, seed)));
        return "(simulated thinking)" + String.join("", tokens.subList(0, tokens.size() / 3));
    }

    private static String prose(List<Message> messages, long seed) {
        String asked = last(messages);
        Matcher count = COUNT.matcher(asked);
        if (count.find()) {
            int highest = Integer.parseInt(count.group(1));
            if (highest >= 1 && highest <= HIGHEST_COUNT) {
                return NOTE + numbers(highest);
            }
        }
        String beginning = MEMORY.matcher(asked).find()
                ? "%s Your first message was: “%s”.".formatted(NOTE, quote(firstOfUser(messages)))
                : "%s You said: “%s”.".formatted(NOTE, quote(asked));
        return beginning + Prose.of(seedOf(messages, seed));
    }

    private static String numbers(int highest) {
        return IntStream.rangeClosed(1, highest).mapToObj(n -> " " + n).collect(Collectors.joining());
    }

    private static String last(List<Message> messages) {
        return messages.isEmpty() ? "" : messages.getLast().content();
    }

    private static String firstOfUser(List<Message> messages) {
        return messages.stream()
                .filter(message -> message.is("user"))
                .findFirst()
                .map(Message::content)
                .orElse("");
    }

    /** Whole characters only: half a surrogate pair would not survive UTF-8. */
    private static String quote(String text) {
        int length = text.codePointCount(0, text.length());
        return length <= QUOTED_CHARACTERS
                ? text
                : text.substring(0, text.offsetByCodePoints(0, QUOTED_CHARACTERS)) + "…";
    }

    private static long seedOf(List<Message> messages, long seed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Message message : messages) {
                String line = "%s %d %s\n".formatted(message.role(), message.images(), message.content());
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return ByteBuffer.wrap(digest.digest()).getLong() ^ seed;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
