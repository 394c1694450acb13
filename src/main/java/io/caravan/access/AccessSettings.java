package io.caravan.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** Who may pass, and how many at once. */
@ConfigMapping(prefix = "caravan.access")
public interface AccessSettings {

    /** The file with the administrator's key; made at the first start. To change the key, delete it and restart. */
    Path administratorKeyFile();

    /** How often the keys are read from PostgreSQL: a new or revoked key takes this long to be noticed. */
    @WithDefault("2s")
    Duration keyRefresh();

    /** How long known keys go on working while PostgreSQL is away; beyond it all but the administrator's get 503. */
    @WithDefault("24h")
    Duration keyStaleness();

    /** How many requests one caller may have under way at once in this gateway. */
    @WithDefault("1000")
    int concurrentRequests();

    /**
     * How many requests that ask the database and no node one caller may have under way at once in this gateway, and as many whose
     * answer was kept; more wait.
     */
    @WithDefault("4")
    int concurrentReads();

    /** How long such a request waits for its turn; beyond it the answer is 429. */
    @WithDefault("5s")
    Duration readPatience();

    /** How often a piece of what deleted users have left is erased. */
    @WithDefault("2s")
    Duration eraseInterval();
}
