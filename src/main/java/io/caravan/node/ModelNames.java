package io.caravan.node;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** What the names that callers write stand for. */
@ApplicationScoped
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

    /** Other names for models, and what they stand for. */
    public Map<String, String> aliases() {
        return settings.aliases();
    }

    /** Whether a model of that name (with its tag) may be used: an Ollama sends prompts for {@code -cloud} models away. */
    boolean isOffered(String withTag) {
        String name = ModelName.plain(withTag);
        return settings.allowCloud() || !(name.endsWith(":cloud") || name.endsWith("-cloud"));
    }
}
