package io.caravan.access;

import java.util.Optional;

/** Knows whose a token of a provider of OpenID Connect is; for those who show neither a key nor the token of a session. */
public interface TokenOwners {

    /**
     * Whose token it is, and that it is good.
     *
     * @param text what stands where a key would
     * @return empty if the text cannot be such a token, or none are accepted
     * @throws AccessDenied if the token is bad, its owner is no user, or there is no way to tell
     */
    Optional<Caller> owner(String text) throws AccessDenied;
}
