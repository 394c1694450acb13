package io.caravan.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damaged copies of good inputs, the same ones in the same order every time. */
public final class Damage {

    private static final int LONGEST = 1 << 16;
    private static final int MOST_WOUNDS = 4;

    /** What readers of JSON, of event streams and of headers trip over. */
    private static final List<String> THORNS = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "-0.0",
            "99999999999999999999999",
            "9223372036854775808",
            "\"\"",
            "{}",
            "[]",
            "[null]",
            "[[[[[[[[[[[[[[[[",
            "{\"a\":{\"a\":{\"a\":",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\\",
            "\"",
            "}",
            "]",
            ",",
            ":",
            "\n",
            "\r\n\r\n",
            "\n\ndata: [DONE]\n\n",
            "data:",
            "event: error\n",
            "\u2028",
            "\u00ff\u00fe",
            "\0",
            "NaN");

    private final List<byte[]> originals;
    private final Random random = new Random(20_260_501);

    public Damage(List<byte[]> originals) {
        this.originals = List.copyOf(originals);
    }

    /** The next copy. */
    public byte[] next() {
        byte[] copy = original();
        for (int wounds = 1 + random.nextInt(MOST_WOUNDS); wounds > 0; wounds--) {
            copy = wound(copy);
        }
        return copy.length > LONGEST ? Arrays.copyOf(copy, LONGEST) : copy;
    }

    /** What readers trip over, one by one. */
    static List<byte[]> thorns() {
        return THORNS.stream()
                .map(thorn -> thorn.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The same again and again, up to this length. */
    static byte[] repeated(byte[] piece, int length) {
        byte[] all = new byte[length];
        for (int at = 0; at < length && piece.length > 0; at += piece.length) {
            System.arraycopy(piece, 0, all, at, Math.min(piece.length, length - at));
        }
        return all;
    }

    private byte[] original() {
        return originals.get(random.nextInt(originals.size()));
    }

    private byte[] wound(byte[] whole) {
        int at = random.nextInt(whole.length + 1);
        int end = at + random.nextInt(whole.length - at + 1);
        return switch (random.nextInt(6)) {
            case 0 -> joined(whole, at, thorn(), end);
            case 1 -> joined(whole, at, thorn(), at);
            case 2 -> joined(whole, at, new byte[0], end);
            case 3 -> joined(whole, at, Arrays.copyOfRange(whole, at, end), at);
            case 4 -> joined(whole, at, original(), whole.length);
            default -> joined(whole, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, whole.length));
        };
    }

    private byte[] thorn() {
        List<byte[]> thorns = thorns();
        return thorns.get(random.nextInt(thorns.size()));
    }

    /** The beginning of the whole up to one place, the middle, and the rest of the whole from another place on. */
    private static byte[] joined(byte[] whole, int from, byte[] middle, int to) {
        byte[] all = new byte[from + middle.length + whole.length - to];
        System.arraycopy(whole, 0, all, 0, from);
        System.arraycopy(middle, 0, all, from, middle.length);
        System.arraycopy(whole, to, all, from + middle.length, whole.length - to);
        return all;
    }
}
