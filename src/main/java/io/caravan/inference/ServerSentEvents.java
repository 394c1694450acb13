package io.caravan.inference;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/**
 * Puts the lines of a {@code text/event-stream} together to events, as the HTML standard has it (9.2.6): several lines of
 * data are one event, comments are none, and an event that no empty line ends is none.
 */
final class ServerSentEvents {

    private static final String ERROR = "error";

    private final Reader reader;
    private final StringBuilder data = new StringBuilder();
    private boolean filled;
    private boolean error;

    /** Takes the events. */
    interface Reader {

        /** @param error whether the event says by its name, not by its data alone, that something went wrong */
        void event(String data, boolean error);
    }

    ServerSentEvents(Reader reader) {
        this.reader = reader;
    }

    /**
     * Takes a line.
     *
     * @param bytes without the line feed; a carriage return before it belongs to the line's end
     * @throws IllegalStateException if the event is larger than anything a node has to say
     */
    void line(Buffer bytes) {
        String line = bytes.toString(StandardCharsets.UTF_8);
        if (line.endsWith("\r")) {
            line = line.substring(0, line.length() - 1);
        }
        if (line.isEmpty()) {
            dispatch();
        } else {
            field(line);
        }
    }

    private void field(String line) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        switch (name) {
            case "data" -> add(value);
            case "event" -> error |= value.equals(ERROR);
            case ERROR -> {
                // No field of the standard: older llama.cpp servers put their errors there.
                error = true;
                add(value);
            }
            default -> {
                // A comment, or a field that means nothing to us.
            }
        }
    }

    private void add(String value) {
        if (data.length() + value.length() > NodeExchange.LONGEST_LINE) {
            throw new IllegalStateException("an event without end");
        }
        data.append(filled ? "\n" : "").append(value);
        filled = true;
    }

    private void dispatch() {
        boolean complete = filled;
        boolean bad = error;
        String all = data.toString();
        data.setLength(0);
        filled = false;
        error = false;
        if (complete) {
            reader.event(all, bad);
        }
    }
}
