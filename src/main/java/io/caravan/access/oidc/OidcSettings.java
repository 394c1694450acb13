package io.caravan.access.oidc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Whose tokens are accepted beside keys, and what they say of roles. */
@ConfigMapping(prefix = "caravan.oidc")
public interface OidcSettings {

    /** The provider whose tokens are accepted, as they name it; without it none are. */
    Optional<String> issuer();

    /** What a token must have among its audiences; wanted with an issuer. */
    Optional<String> audience();

    /** The claim that holds roles, where tokens have one; {@code realm_access.roles} is within another. */
    Optional<String> roleClaim();

    /** The roles in that claim that make an administrator of whoever shows the token. */
    Optional<Set<String>> administratorRoles();

    /** How long the provider's keys are believed, unless it says so itself. */
    @WithDefault("10m")
    Duration keyRefresh();

    /** How long the provider may take to connect, and then to answer. */
    @WithDefault("2s")
    Duration patience();
}
