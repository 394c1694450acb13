package io.caravan.access;

import java.util.regex.Pattern;

/** What users may be called: what can stand in a path, a log and a metric as it is. */
public final class UserName {

    /** In words that go on after the name of the field. */
    public static final String RULE =
            "must have 1 to 64 characters of a-z, 0-9, '.', '_' and '-', and begin with a letter or a digit.";

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    private UserName() {}

    /** Whether a user may be called so. */
    public static boolean isSane(String name) {
        return name != null && FORM.matcher(name).matches();
    }
}
