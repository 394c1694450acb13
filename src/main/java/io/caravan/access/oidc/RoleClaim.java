package io.caravan.access.oidc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tokens say of roles.
 *
 * @param path the name of the claim; where there is none of that name, names of members within members, divided by dots
 * @param administrators the roles that make an administrator
 */
record RoleClaim(String path, Set<String> administrators) {

    RoleClaim {
        administrators = Set.copyOf(administrators);
    }

    /** Whether one of the token's roles makes an administrator. */
    boolean makesAdministrator(Map<String, ?> claims) {
        return roles(claims.containsKey(path) ? claims.get(path) : within(claims)).stream()
                .anyMatch(administrators::contains);
    }

    private Object within(Object claims) {
        Object value = claims;
        for (String name : path.split("\\.")) {
            value = value instanceof Map<?, ?> members ? members.get(name) : null;
        }
        return value;
    }

    /** A list, or words between spaces as in {@code scope} (RFC 8693, 4.2). */
    private static Collection<?> roles(Object value) {
        return switch (value) {
            case Collection<?> many -> many;
            case String words -> Arrays.asList(words.split(" "));
            case null, default -> List.of();
        };
    }
}
