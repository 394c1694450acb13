package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rows of docs/dialects.md, each of which is put to the test. */
public final class DialectPage {

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| (\\w+) \\|.*");
    private static final JsonBody BODIES = new JsonBody(new ObjectMapper());

    private DialectPage() {}

    /** One member of a request, what to send, and what is to become of it. */
    public record Row(String section, String member, String sent, String becomes) {

        /** Sends it beside {@code complete}, the members of a request that is understood, and looks what becomes of it. */
        public void check(String complete, Decoder decoder) throws BadRequest {
            String without = decoder.decode(bytes("{" + complete + "}"));
            String body = "{" + complete + "," + sent + "}";
            switch (becomes) {
                case "used" -> assertThat(decoder.decode(bytes(body))).isNotEqualTo(without);
                case "ignored" -> assertThat(decoder.decode(bytes(body))).isEqualTo(without);
                case "refused" -> assertThat(refused(body, decoder)).isEqualTo(member);
                default -> throw new AssertionError("no such word: " + becomes);
            }
        }

        private static String refused(String body, Decoder decoder) {
            try {
                return "nothing of " + decoder.decode(bytes(body));
            } catch (BadRequest refusal) {
                assertThat(refusal.getMessage()).startsWith("'" + refusal.field() + "' ");
                return refusal.field().replaceAll("\\[\\d+]", "[]");
            }
        }
    }

    /** What a body is understood as, but for what is another each time. */
    @FunctionalInterface
    public interface Decoder {
        String decode(byte[] body) throws BadRequest;
    }

    /** All rows under a heading. */
    public static List<Row> rows(String section) {
        List<Row> rows = new ArrayList<>();
        String heading = "";
        for (String line : lines()) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("## ")) {
                heading = line.substring(3);
            } else if (heading.equals(section) && row.matches()) {
                rows.add(new Row(section, row.group(1), row.group(2), row.group(3)));
            }
        }
        assertThat(rows).as("rows of " + section).isNotEmpty();
        return rows;
    }

    /** The page says something of each of these. */
    public static void assertComplete(String section, String... members) {
        assertThat(rows(section)).extracting(Row::member).contains(members);
        long lines = lines().stream().filter(line -> line.startsWith("| `")).count();
        long rows = lines().stream().filter(line -> ROW.matcher(line).matches()).count();
        assertThat(rows).as("rows that are understood").isEqualTo(lines);
    }

    /** A record's text without the members that are another each time. */
    public static String withoutIdAndTime(Object decoded) {
        return decoded.toString().replaceAll("\\b(id|createdAt)=[^,]*, ", "");
    }

    /** A body's members. */
    public static JsonFields fields(byte[] body) throws BadRequest {
        return BODIES.read(body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("docs/dialects.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
