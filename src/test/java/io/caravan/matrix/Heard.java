package io.caravan.matrix;

/**
 * An answer as it came over the wire.
 *
 * @param whole whether HTTP says that this is all of it
 */
record Heard(int status, String body, boolean whole) {

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Takes apart what was read until the connection ended. */
    static Heard of(String read) {
        int end = read.indexOf(END_OF_HEAD);
        String head = read.substring(0, end);
        String rest = read.substring(end + END_OF_HEAD.length());
        int status = Integer.parseInt(head.split(" ")[1]);
        return head.toLowerCase().contains("transfer-encoding: chunked")
                ? chunked(status, rest)
                : new Heard(status, rest, true);
    }

    /** All that is asked for is ASCII, so that a character is a byte and the sizes of chunks count. */
    private static Heard chunked(int status, String rest) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (true) {
            int line = rest.indexOf("\r\n", at);
            if (line < 0) {
                return new Heard(status, body.toString(), false);
            }
            int size = Integer.parseInt(rest.substring(at, line), 16);
            if (size == 0) {
                return new Heard(status, body.toString(), true);
            }
            int from = line + 2;
            if (from + size > rest.length()) {
                return new Heard(status, body + rest.substring(from), false);
            }
            body.append(rest, from, from + size);
            at = from + size + 2;
        }
    }
}
