package io.caravan.node;

import io.caravan.inference.NodeReport;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** What the names that callers write stand for. */
@Singleton
public class ModelNames {

    private final ModelSettings settings;
    private final BalancerSettings balancer;

    ModelNames(ModelSettings settings, BalancerSettings balancer) {
        this.settings = settings;
        this.balancer = balancer;
    }

    /**
     * The model's name with its tag, as nodes list it.
     *
     * @param asked a name with or without tag, an alias, or null for the default model
     * @throws CloudModel if prompts for it would leave the house, and that is not allowed
     */
    public String resolve(String asked) throws CloudModel {
        String name = asked == null ? balancer.defaultModel() : asked;
        String model = ModelName.withTag(settings.aliases().getOrDefault(name, name));
        if (!isOffered(model)) {
            throw new CloudModel(ModelName.plain(model));
        }
        return model;
    }

    /** The models to ask, in order, where no node could answer for this one (with its tag). */
    List<String> fallbacks(String withTag) {
        return listed(settings.fallbacks(), withTag);
    }

    /** The models with a larger context to ask, in order, where a request is too long for this one (with its tag). */
    List<String> withLargerContext(String withTag) {
        return listed(settings.largerContext(), withTag);
    }

    /** An entry names its model with or without tag, and others by any name or alias. */
    private List<String> listed(Map<String, List<String>> lists, String withTag) {
        return lists.entrySet().stream()
                .filter(entry -> ModelName.withTag(entry.getKey()).equals(withTag))
                .flatMap(entry -> entry.getValue().stream())
                .map(name -> ModelName.withTag(settings.aliases().getOrDefault(name, name)))
                .filter(this::isOffered)
                .toList();
    }

    /** Other names for models, and what they stand for. */
    public Map<String, String> aliases() {
        return settings.aliases();
    }

    /** Whether a model may be used, whatever its name. */
    boolean isOffered(NodeReport.Model model) {
        return isOffered(model.name()) && (settings.allowCloud() || !model.isRemote());
    }

    /** Whether a model of that name (with its tag) may be used: an Ollama sends prompts for {@code -cloud} models away. */
    boolean isOffered(String withTag) {
        String name = ModelName.plain(withTag);
        return settings.allowCloud() || !(name.endsWith(":cloud") || name.endsWith("-cloud"));
    }
}
