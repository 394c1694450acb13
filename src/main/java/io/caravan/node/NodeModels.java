package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The models of one node: what it said of them last, and what was learnt of them since. Safe for use by many threads. */
final class NodeModels {

    private final List<String> unlisted;
    private final boolean unlistedAreWarm;
    private final OptionalInt longestContext;
    private final Set<String> withoutPrefill = ConcurrentHashMap.newKeySet();
    private final ContextWindows windows;
    private volatile Map<String, NodeReport.Model> byName = Map.of();
    private volatile NodeReport report;

    /**
     * @param kind of the node
     * @param unlisted models that it has without listing them, as it calls them; of one that is no Ollama they count as loaded
     * @param longestContext the largest context window that any of its models is to have, in tokens; empty for each model's own
     */
    NodeModels(NodeKind kind, List<String> unlisted, OptionalInt longestContext) {
        this.windows = new ContextWindows(kind == NodeKind.OLLAMA, longestContext.isPresent());
        this.unlisted = List.copyOf(unlisted);
        this.unlistedAreWarm = kind == NodeKind.OPENAI;
        this.longestContext = longestContext;
    }

    /** What the node said last, with all its models under the names that the catalogue knows; empty if it never did. */
    Optional<NodeReport> report() {
        return Optional.ofNullable(report);
    }

    /** The model of that name (with tag), as last reported. */
    Optional<NodeReport.Model> named(String withTag) {
        return Optional.ofNullable(byName.get(withTag));
    }

    void reported(NodeReport said) {
        NodeReport all = new NodeReport(said.version(), said.simulated(), all(said));
        byName = all.models().stream()
                .collect(Collectors.toUnmodifiableMap(NodeReport.Model::name, Function.identity(), (one, same) -> one));
        report = all;
        windows.reported();
    }

    private List<NodeReport.Model> all(NodeReport said) {
        Stream<NodeReport.Model> silent = unlisted.stream()
                .map(model -> NodeReport.Model.unlisted(model, unlistedAreWarm))
                .filter(model ->
                        said.models().stream().noneMatch(listed -> listed.id().equals(model.id())));
        return Stream.concat(said.models().stream(), silent)
                .map(model -> model.named(ModelName.withTag(model.name())))
                .map(model -> longestContext.isPresent() ? model.withinContext(longestContext.getAsInt()) : model)
                .toList();
    }

    /** Until the next report: it was deleted since the last one. */
    void forget(String withTag) {
        Map<String, NodeReport.Model> left = new HashMap<>(byName);
        left.remove(withTag);
        byName = Map.copyOf(left);
    }

    /** Whether the model may go on with what another one began: true until it was seen not to. */
    boolean takesPrefill(String withTag) {
        return !withoutPrefill.contains(withTag);
    }

    void takesNoPrefill(String withTag) {
        withoutPrefill.add(withTag);
    }

    /** A node that was away may be another version of itself. */
    void forgetPrefill() {
        withoutPrefill.clear();
    }

    /** The request in the node's own words: for the model as it lists it, in a context window that does. */
    ModelRequest inItsWords(ModelRequest request) {
        return named(request.model())
                .map(model -> windows.fitting(request, model).forModel(model.id()))
                .orElse(request);
    }

    /** Keeps in mind in which context window a model (with its tag) is asked for. */
    ContextWindows.Use use(String withTag, ModelRequest put) {
        return named(withTag).map(model -> windows.use(model, put)).orElse(load -> {});
    }

    /** In which context windows they are loaded. */
    ContextWindows windows() {
        return windows;
    }
}
