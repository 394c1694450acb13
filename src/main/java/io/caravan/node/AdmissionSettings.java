package io.caravan.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who waits for a node's slot, and how long. */
@ConfigMapping(prefix = "caravan.admission")
public interface AdmissionSettings {

    /** How many requests of each lane wait at most; in a full one, the caller with the most gives way to one with fewer. */
    @WithDefault("256")
    int queue();

    /** How many of them one caller may have waiting in a lane. */
    @WithDefault("64")
    int queuePerCaller();

    /** While batch requests wait, one of so many slots that are given away is theirs. */
    @WithDefault("10")
    int batchTurn();

    /** How many slots of a node with several batch requests leave free for interactive ones. */
    @WithDefault("1")
    int keptFree();

    /** How fast a node is taken to load a model before it was seen doing so, in bytes a second. */
    @WithDefault("500M")
    MemorySize loadRate();

    /** Whether a node that has a turn by its weight, but would have to load the model, is made to do so in the background. */
    @WithDefault("true")
    boolean warmUp();

    /** How many gateways share the nodes, this one included; more than one share the slots by leases in Redis. */
    @WithDefault("1")
    int gateways();

    /** How long a slot stays taken of a gateway that is gone; each lease is renewed at a third of this time. */
    @WithDefault("15s")
    Duration leaseTime();

    /** How long requests wait for a slot whose callers do not say so themselves. */
    Patience patience();

    /** By what is asked for. */
    interface Patience {

        /** Interactive chats. */
        @WithDefault("60s")
        Duration chat();

        /** Embeddings. */
        @WithDefault("60s")
        Duration embedding();

        /** Requests that only load a model. */
        @WithDefault("60s")
        Duration load();

        /** Everything in the batch lane. */
        @WithDefault("10m")
        Duration batch();
    }
}
