package io.caravan.access.limit;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.access.UserRole;
import jakarta.inject.Singleton;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What each caller may ask for: their own limits, and where they have none those of their role. */
@Singleton
public class RoleLimits {

    private final Limits user;
    private final Limits service;

    RoleLimits(LimitSettings settings) {
        user = limits(settings.user());
        service = limits(settings.service());
    }

    private static Limits limits(LimitSettings.Role role) {
        return new Limits(
                orNull(role.chatPerMinute()),
                orNull(role.codePerMinute()),
                orNull(role.imagePerMinute()),
                orNull(role.tokensPerDay()),
                orNull(role.imagesPerDay()),
                orNull(role.concurrent()));
    }

    private static Integer orNull(OptionalInt limit) {
        return limit.isPresent() ? limit.getAsInt() : null;
    }

    private static Long orNull(OptionalLong limit) {
        return limit.isPresent() ? limit.getAsLong() : null;
    }

    /** All that holds for this caller; null where nothing does. */
    public Limits of(Caller caller) {
        if (caller.isAdministrator()) {
            return caller.limits();
        }
        return caller.limits().or(caller.role().equals(UserRole.SERVICE.word()) ? service : user);
    }

    /** Those of them that bind: nothing that can be asked for yet is counted as code or as a picture. */
    public Limits binding(Caller caller) {
        Limits all = of(caller);
        return new Limits(all.chatPerMinute(), null, null, all.tokensPerDay(), null, all.concurrent());
    }
}
