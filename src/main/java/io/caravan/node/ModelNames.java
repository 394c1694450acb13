package io.caravan.node;

import io.caravan.inference.NodeReport;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.jboss.logging.Logger;

/** What the names that callers write stand for. */
@Singleton
public class ModelNames {

    private static final Logger LOG = Logger.getLogger(ModelNames.class);

    private final ModelSettings settings;
    private final BalancerSettings balancer;
    private final Nodes nodes;
    private final Aliases aliases;

    /** @throws IllegalArgumentException if an alias leads back to itself */
    ModelNames(ModelSettings settings, BalancerSettings balancer, Nodes nodes) {
        this.settings = settings;
        this.balancer = balancer;
        this.nodes = nodes;
        this.aliases = new Aliases(settings.aliases());
    }

    /** Has settings that make no sense stop the start, or be told there, rather than at the first request. */
    void check(@Observes BeforeConfigure event) {
        warn("aliases", settings.aliases());
        warn("fallbacks", settings.fallbacks());
        warn("larger-context", settings.largerContext());
    }

    private static void warn(String of, Map<String, ?> named) {
        String key = "caravan.models." + of;
        for (String name :
                EnvironmentNames.made(key, named.keySet(), System.getenv().keySet())) {
            LOG.warnf(
                    "%s from the environment is for a model '%s': if it is called otherwise, set the key in config/application.properties",
                    key, name);
        }
    }

    /**
     * The model's name with its tag, as nodes list it.
     *
     * @param asked a name with or without tag, in any case, an alias, or null for the default model
     * @throws CloudModel if prompts for it would leave the house, and that is not allowed
     */
    public String resolve(String asked) throws CloudModel {
        String name = asked == null ? balancer.defaultModel() : asked;
        String model = model(name);
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
                .filter(entry -> ModelName.withTag(entry.getKey()).equalsIgnoreCase(withTag))
                .flatMap(entry -> entry.getValue().stream())
                .map(this::model)
                .filter(this::isOffered)
                .toList();
    }

    private String model(String name) {
        return asListed(aliases.of(name));
    }

    /** As a node writes it: to an Ollama upper and lower case are the same. */
    private String asListed(String withTag) {
        if (nodes.all().stream().anyMatch(node -> node.model(withTag).isPresent())) {
            return withTag;
        }
        return nodes.all().stream()
                .flatMap(node -> node.report().stream())
                .flatMap(report -> report.models().stream())
                .map(NodeReport.Model::name)
                .filter(withTag::equalsIgnoreCase)
                .findFirst()
                .orElse(withTag);
    }

    /** All names that the settings give, each with the model (with its tag) that it stands for: aliases, and models that have fallbacks. */
    Map<String, String> others() {
        Map<String, String> others = new TreeMap<>();
        settings.fallbacks().keySet().forEach(name -> others.put(name, model(name)));
        settings.aliases().keySet().forEach(alias -> others.put(alias, model(alias)));
        return others;
    }

    /** Whether a model may be used, whatever its name. */
    boolean isOffered(NodeReport.Model model) {
        return isOffered(model.name()) && (settings.allowCloud() || !model.isRemote());
    }

    /** Whether a model of that name (with its tag) may be used: an Ollama sends prompts for {@code -cloud} models away. */
    boolean isOffered(String withTag) {
        String name = ModelName.plain(withTag.toLowerCase(Locale.ROOT));
        return settings.allowCloud() || !(name.endsWith(":cloud") || name.endsWith("-cloud"));
    }
}
