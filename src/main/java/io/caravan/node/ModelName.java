package io.caravan.node;

/** Names of models as nodes list them: with a tag. */
public final class ModelName {

    private static final String LATEST = ":latest";

    private ModelName() {}

    /** The name with its tag: {@code :latest} if it has none. */
    public static String withTag(String name) {
        int path = name.lastIndexOf('/');
        return name.indexOf(':', path + 1) < 0 ? name + LATEST : name;
    }

    /** The name as people write it: without {@code :latest}. */
    public static String plain(String name) {
        return name.endsWith(LATEST) ? name.substring(0, name.length() - LATEST.length()) : name;
    }
}
