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
        Map<String, String> inOrder = new TreeMap<>(settings);
        inOrder.forEach((alias, model) -> models.put(key(alias), model));
        inOrder.keySet().forEach(this::of);
        Map<String, String> written = new TreeMap<>();
        inOrder.keySet().forEach(alias -> {
            String same = written.put(key(alias), alias);
            if (same != null) {
                requireOneModel(same, settings.get(same), alias, settings.get(alias));
            }
        });
    }

    /** Each may be meant by another name of the model. */
    private void requireOneModel(String one, String itsModel, String other, String othersModel) {
        if (!key(of(itsModel)).equals(key(of(othersModel)))) {
            throw new IllegalArgumentException("caravan.models.aliases: '" + one + "' and '" + other
                    + "' are the same name, but stand for different models: " + itsModel + " and " + othersModel);
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
