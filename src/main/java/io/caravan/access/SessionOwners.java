package io.caravan.access;

import io.caravan.store.RedisBudget;
import java.util.Optional;

/** Knows whose session a token is; for those who can't show a key. */
public interface SessionOwners {

    /**
     * Whose session it is, and that it goes on.
     *
     * @param text what stands where a key would
     * @param budget how long Redis may take to say so, where there is another way to tell
     * @return empty if the text is no token of a session at all
     * @throws AccessDenied if the session has ended, or there is no way to tell
     */
    Optional<Caller> owner(String text, RedisBudget budget) throws AccessDenied, InterruptedException;
}
