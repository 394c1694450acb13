package io.caravan.role;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process does for the cluster. */
public enum Role {
    /** Takes requests and answers them. */
    GATEWAY,
    /** Stores results. */
    WRITER,
    /** Backups, retention and other housekeeping. */
    UTILITY;

    /** The word in the configuration, and the name of its folder of routes. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads {@code CARAVAN_ROLES}: {@code all}, or some roles separated by commas.
     *
     * @throws IllegalArgumentException naming the word that is no role
     */
    static Set<Role> parse(String words) {
        if (words.strip().equals("all")) {
            return EnumSet.allOf(Role.class);
        }
        return Arrays.stream(words.split(","))
                .map(String::strip)
                .map(Role::named)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
    }

    private static Role named(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "CARAVAN_ROLES: '" + word + "' is no role; use gateway, writer, utility or all"));
    }
}
