package io.caravan.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Bounds on what a caller may send, how slowly, and over how many connections. */
@ConfigMapping(prefix = "caravan.http")
public interface HttpSettings {

    /** The largest request body that is read; a larger one is answered with 413. */
    @WithDefault("16M")
    MemorySize maxBodySize();

    /** How much of a body is read before it is known who sends it, and all that is read where nothing large is needed. */
    @WithDefault("8K")
    MemorySize maxStrangerBodySize();

    /** How much of the memory larger bodies may take, all together; those of one caller may take half of it. */
    @WithDefault("48M")
    MemorySize maxBodiesSize();

    /** How long a larger body waits for room before it is read; beyond it the answer is 503. */
    @WithDefault("5s")
    Duration bodyPatience();

    /**
     * How much of whole answers one caller may leave unread; with more, who takes nothing of one for five seconds is cut off,
     * otherwise for a minute.
     */
    @WithDefault("16M")
    MemorySize maxUnreadSize();

    /** How many header lines a request may have; one with more is answered with 431. */
    @WithDefault("100")
    int maxHeaders();

    /** How long a new connection may take to send the head of its first request. */
    @WithDefault("10s")
    Duration headTimeout();

    /** How long a connection may take after an answer to send the head of the next request. */
    @WithDefault("75s")
    Duration keepAlive();

    /** How long a whole body may take to arrive; one that takes longer is answered with 408. */
    @WithDefault("2m")
    Duration bodyTimeout();

    /**
     * How many connections one address may have open at once, unless it is a trusted proxy's; of IPv6 the addresses of one
     * network (/64) count as one.
     */
    @WithDefault("640")
    int connectionsPerAddress();

    /** The proxies whose {@code X-Forwarded-For} is believed: addresses, or blocks of them such as {@code 10.0.0.0/24}. */
    Optional<List<String>> trustedProxies();
}
