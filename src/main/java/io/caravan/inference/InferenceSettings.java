package io.caravan.inference;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long nodes may take. */
@ConfigMapping(prefix = "caravan.inference")
public interface InferenceSettings {

    /** How long a connection to a node may take to be made. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** How long a node may take to the first token of a model it has loaded. */
    @WithDefault("10s")
    Duration warmTokenTimeout();

    /** How long a node may take to the first token of a model it has to load first. */
    @WithDefault("180s")
    Duration coldTokenTimeout();

    /**
     * How many tokens of a prompt, or of texts to embed, even a slow node reads in a second: a first token may take as long as that,
     * where it is longer than {@code warm-token-timeout}, but no longer than {@code cold-token-timeout}.
     */
    @WithDefault("100")
    int promptRate();

    /** How long a begun stream may stand still before it counts as broken. */
    @WithDefault("15s")
    Duration stallTimeout();

    /** How many characters an answer may have; there it ends as one that reached its longest length does. */
    @WithDefault("1000000")
    int longestAnswer();

    /** How many connections one node may have open at once. */
    @WithDefault("1024")
    int maxConnections();
}
