package io.caravan.node;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Other names for models, and what each stands for in the end: an alias may stand for another one. */
final class Aliases {

    private final Map<String, String> models = new TreeMap<>();

    /**
     * @param settings each name and what it stands for, both with or without tag
     * @throws IllegalArgumentException if a name stands for itself, be it by way of others, or is that of two models
     */
    Aliases(Map<String, String> settings) {
        Map<String, String> written = new TreeMap<>();
        new TreeMap<>(settings).forEach((alias, model) -> add(alias, model, written.put(key(alias), alias)));
        settings.keySet().forEach(this::of);
    }

    /** @param same another name that is the same one; null if there is none */
    private void add(String alias, String model, String same) {
        String other = models.put(key(alias), model);
        if (other != null && !key(other).equals(key(model))) {
            throw new IllegalArgumentException("caravan.models.aliases: '" + same + "' and '" + alias
                    + "' are the same name, but stand for different models: " + other + " and " + model);
        }
    }

    /** The model's name with its tag: that of the name itself if it is no alias. Upper and lower case are the same. */
    String of(String name) {
        Set<String> passed = new LinkedHashSet<>();
        String model = name;
        for (String next = models.get(key(model)); next != null; next = models.get(key(model))) {
            if (!passed.add(key(model))) {
                throw new IllegalArgumentException("caravan.models.aliases: '" + ModelName.plain(key(name))
                        + "' stands for no model, only for other names: " + String.join(" -> ", passed));
            }
            model = next;
        }
        return ModelName.withTag(model);
    }

    private static String key(String name) {
        return ModelName.withTag(name).toLowerCase(Locale.ROOT);
    }
}
