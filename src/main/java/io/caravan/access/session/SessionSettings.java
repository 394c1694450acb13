package io.caravan.access.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sessions last, and how often somebody may try to begin one. */
@ConfigMapping(prefix = "caravan.session")
public interface SessionSettings {

    /** How long a session lasts that nobody uses. */
    @WithDefault("8h")
    Duration idle();

    /** How long a session lasts at most, however much it is used. */
    @WithDefault("7d")
    Duration longest();

    /** How long a session that this gateway has seen goes on while Redis is away; others get 503. */
    @WithDefault("5m")
    Duration staleness();

    /** How many times a password may be tried for one name within the window; a session that begins makes room again. */
    @WithDefault("10")
    int triesPerName();

    /** How many times passwords may be tried from one address within the window. */
    @WithDefault("60")
    int triesPerAddress();

    /** The window in which tries are counted. */
    @WithDefault("5m")
    Duration triesWindow();
}
