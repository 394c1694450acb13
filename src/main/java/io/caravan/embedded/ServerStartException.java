package io.caravan.embedded;

import java.nio.file.Path;
import java.util.List;

/** A server didn't start. Says which one and why, and carries the end of its log. */
public final class ServerStartException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final transient List<String> lastLogLines;
    private final transient Path logFile;

    ServerStartException(String name, String reason, ServerLog log, Throwable cause) {
        super(name + " didn't start: " + reason, cause);
        this.name = name;
        this.logFile = log.file();
        this.lastLogLines = log.lastLines(15);
    }

    public String name() {
        return name;
    }

    /** At most fifteen, oldest first; empty if it wrote nothing. */
    public List<String> lastLogLines() {
        return lastLogLines;
    }

    /** Where the rest is. */
    public Path logFile() {
        return logFile;
    }
}
