package io.caravan.node;

import java.util.regex.Pattern;

/** Names of models as nodes list them: with a tag. */
public final class ModelName {

    private static final String LATEST = ":latest";

    /** What an Ollama adds to a name that says neither host nor owner, and leaves out when it lists it ({@code types/model}). */
    private static final Pattern UNSAID =
            Pattern.compile("^(registry\\.ollama\\.ai/(?=.))?(library/(?=[^/]+$))?", Pattern.CASE_INSENSITIVE);

    private ModelName() {}

    /** The name with its tag, {@code :latest} if it has none, and without the host and owner that every model of Ollama's library has. */
    public static String withTag(String whole) {
        String name = UNSAID.matcher(whole).replaceFirst("");
        int path = name.lastIndexOf('/');
        return name.indexOf(':', path + 1) < 0 ? name + LATEST : name;
    }

    /** The name as people write it: without {@code :latest}. */
    public static String plain(String name) {
        return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
    }
}
