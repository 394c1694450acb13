package io.caravan.node;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of models that an environment variable cannot hold.
 *
 * <p>In the name of a variable every other character is an underscore, and where no file says which one it was, a dot is made of
 * it (MicroProfile Config, "Environment Variables Mapping Rules"): {@code GPT_4O_MINI} is {@code gpt.4o.mini}.
 */
final class EnvironmentNames {

    private EnvironmentNames() {}

    /**
     * Those of the names that were made of variables, and are probably not what was meant.
     *
     * @param key under which they stand in the settings
     * @param variables the names of all that there are
     */
    static List<String> made(String key, Collection<String> names, Set<String> variables) {
        return names.stream()
                .filter(name -> name.contains("."))
                .filter(name -> variables.contains(variable(key + "." + name)))
                .sorted()
                .toList();
    }

    private static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
