package io.caravan.node;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How nodes are chosen, watched and spared. */
@ConfigMapping(prefix = "caravan.balancer")
public interface BalancerSettings {

    /** The model that answers a caller who names none. */
    @WithDefault("llama3.2:1b")
    String defaultModel();

    /** How often every node is asked what it has. */
    @WithDefault("3s")
    Duration probeInterval();

    /** After how many requests in a row that came to nothing a node, or one of its models, counts as hung. */
    @WithDefault("2")
    int hungAfter();

    /**
     * How many probes at most pass before a model that fails while others of its node answer is tried again: two after the first
     * trial, and twice as many after each other one.
     */
    @WithDefault("64")
    int trialPause();

    /** When a node is asked once more before the next one. */
    Retry retry();

    /** The second try on the same node. */
    interface Retry {

        /** About how long to wait before it, after a refused connection, a reset or a 500; half as much or half again by chance. */
        @WithDefault("100ms")
        Duration pause();

        /** The longest wait a node may ask for with 429; beyond it the next node is asked. */
        @WithDefault("3s")
        Duration longestWait();
    }

    /** The circuit breaker that each node has. */
    Breaker breaker();

    /** When a node's circuit opens, and for how long. */
    interface Breaker {

        /** How many of the last calls are looked at. */
        @WithDefault("20")
        int window();

        /** How many calls it takes before any judgement; and after how many failures a model is left out that fails while others answer. */
        @WithDefault("5")
        int minimumCalls();

        /** The share of failures, in percent, that opens the circuit. */
        @WithDefault("50")
        float failureRate();

        /** How long an open circuit asks nothing of its node. */
        @WithDefault("5s")
        Duration openFor();

        /** How many calls try a half-open circuit. */
        @WithDefault("3")
        int trialCalls();
    }
}
