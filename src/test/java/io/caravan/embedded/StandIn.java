package io.caravan.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A server made of one line of shell. It is ready when it has written {@code ready}. */
public class StandIn extends ChildServer {
    /** Is ready and runs until it is told to end. */
    public static final String FAITHFUL = "echo ready; exec tail -f $0";

    private final String script;
    private final int stopOrder;
    private Duration startLimit = Duration.ofSeconds(30);

    public StandIn(String name, DataDirectory data, String script, int stopOrder) {
        super(name, data);
        this.script = script;
        this.stopOrder = stopOrder;
    }

    public StandIn(String name, DataDirectory data, String script) {
        this(name, data, script, 1);
    }

    StandIn within(Duration limit) {
        startLimit = limit;
        return this;
    }

    @Override
    protected Duration startLimit() {
        return startLimit;
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        // An empty file of its data directory, so that its command line shows whose it is.
        Path empty = data().of(name()).resolve("empty");
        Files.write(empty, new byte[0]);
        return new ProcessBuilder(List.of("sh", "-c", script, empty.toString()));
    }

    @Override
    protected boolean isReady() {
        return logs("ready");
    }

    @Override
    public String address() {
        return "nowhere";
    }

    @Override
    public int stopOrder() {
        return stopOrder;
    }
}
