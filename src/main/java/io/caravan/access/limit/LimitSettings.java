package io.caravan.access.limit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What callers may ask for at most, where nothing else is set for them; administrators have no limits of their role. */
@ConfigMapping(prefix = "caravan.limits")
public interface LimitSettings {

    /** How long a request of a gateway that is gone counts as under way. */
    @WithDefault("15s")
    Duration leaseTime();

    /** How often Redis is told which requests are under way; a third of the lease time, so that one round may fail. */
    @WithDefault("5s")
    Duration leaseRenewal();

    /** Of people. */
    Role user();

    /** Of programs. */
    Role service();

    /** By what is limited; empty for no limit, 0 for nothing at all. */
    interface Role {

        /** Chats and embeddings a minute. */
        @WithDefault("50")
        OptionalInt chatPerMinute();

        /** Requests for code a minute. */
        @WithDefault("20")
        OptionalInt codePerMinute();

        /** Requests for pictures a minute. */
        @WithDefault("4")
        OptionalInt imagePerMinute();

        /** Tokens a day, those of the prompts included; no more than ten million million are counted. */
        OptionalLong tokensPerDay();

        /** Pictures a day. */
        OptionalInt imagesPerDay();

        /** Requests under way at once. */
        OptionalInt concurrent();
    }
}
