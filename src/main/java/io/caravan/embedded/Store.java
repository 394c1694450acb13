package io.caravan.embedded;

import java.time.Duration;

/** A server that keeps data and listens on one port, kept as well. */
abstract class Store extends ChildServer {
    private final Artifacts artifacts;
    private final int port;

    Store(String name, DataDirectory data, Artifacts artifacts) {
        super(name, data);
        this.artifacts = artifacts;
        this.port = KeptPort.choose(data, name);
    }

    final Artifacts artifacts() {
        return artifacts;
    }

    final int port() {
        return port;
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** After all who use it. */
    @Override
    public final int stopOrder() {
        return 30;
    }

    /** Enough to bring everything to the disk. A JVM may write down its classes besides. */
    @Override
    protected final Duration stopLimit() {
        return Duration.ofSeconds(30);
    }
}
