package io.caravan.node;

import io.caravan.inference.Capability;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeReport;
import jakarta.inject.Singleton;
import java.lang.module.ModuleDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which models there are, and who has them. */
@Singleton
public class Catalogue {

    private static final int SUGGESTIONS = 3;

    private final Nodes nodes;
    private final ModelNames modelNames;

    Catalogue(Nodes nodes, ModelNames modelNames) {
        this.nodes = nodes;
        this.modelNames = modelNames;
    }

    /**
     * The nodes that have a model, reachable or not.
     *
     * @param withTag the model's name with its tag
     * @throws UnknownModel if no node has it
     * @throws NoNodeAnswered if no node was ever reached, so that nobody can tell
     */
    public List<Node> holders(String withTag) throws UnknownModel, NoNodeAnswered {
        List<Node> holders = nodes.all().stream()
                .filter(node ->
                        node.model(withTag).filter(modelNames::isOffered).isPresent())
                .toList();
        if (holders.isEmpty()) {
            requireKnowledge(withTag);
            throw new UnknownModel(ModelName.plain(withTag), nearest(withTag), neverReached());
        }
        return holders;
    }

    /**
     * Those of the nodes that have a model of which nothing is known that speaks against it doing this.
     *
     * @throws Lacking if there is none
     */
    List<Node> holders(String withTag, Set<Capability> needs) throws UnknownModel, NoNodeAnswered, Lacking {
        List<Node> holders = holders(withTag);
        List<Node> able = holders.stream()
                .filter(node -> lacks(node, withTag, needs).isEmpty())
                .toList();
        if (able.isEmpty()) {
            throw new Lacking(withTag, lacks(holders.getFirst(), withTag, needs));
        }
        return able;
    }

    private static Set<Capability> lacks(Node node, String withTag, Set<Capability> needs) {
        Set<Capability> known = node.model(withTag)
                .map(NodeReport.Model::capabilities)
                .filter(capabilities -> !capabilities.isEmpty())
                .orElse(needs);
        return needs.stream().filter(need -> !known.contains(need)).collect(Collectors.toSet());
    }

    /** A model cannot be told unknown as long as nobody has said anything. */
    private void requireKnowledge(String model) throws NoNodeAnswered {
        if (nodes.all().stream().noneMatch(node -> node.report().isPresent())) {
            throw new NoNodeAnswered(
                    model,
                    nodes.all().stream()
                            .map(node -> Attempt.failed(
                                    model,
                                    new NodeFailure(node.name(), NodeFailure.Kind.UNREACHABLE, node.reason()),
                                    0))
                            .toList());
        }
    }

    private List<String> neverReached() {
        return nodes.all().stream()
                .filter(node -> node.report().isEmpty())
                .map(Node::name)
                .toList();
    }

    /** The names of all models that may be used, with their tags, in order. */
    public List<String> names() {
        TreeSet<String> names = new TreeSet<>();
        nodes.all().forEach(node -> node.report().ifPresent(report -> report.models().stream()
                .filter(modelNames::isOffered)
                .map(NodeReport.Model::name)
                .forEach(names::add)));
        return List.copyOf(names);
    }

    /** The model itself (with its tag) if a node has it, or else the first of its fallbacks that one has; itself if there is none. */
    public String answering(String withTag) {
        Set<String> there = Set.copyOf(names());
        return Stream.concat(Stream.of(withTag), modelNames.fallbacks(withTag).stream())
                .filter(there::contains)
                .findFirst()
                .orElse(withTag);
    }

    /**
     * Names that no node lists but that are answered, without {@code :latest}, and the model (with its tag) that answers: aliases,
     * and models of which only a fallback is there.
     */
    public SortedMap<String, String> otherNames() {
        Set<String> there = Set.copyOf(names());
        SortedMap<String, String> others = new TreeMap<>();
        modelNames.others().forEach((name, stands) -> {
            String model = answering(stands);
            if (there.contains(model) && !model.equals(ModelName.withTag(name))) {
                others.put(ModelName.plain(name), model);
            }
        });
        return others;
    }

    /** The model of that name (with its tag) as the first of its nodes reports it, by preference one that has it loaded. */
    public Optional<NodeReport.Model> model(String withTag) {
        return reported(withTag).max(Comparator.comparing(NodeReport.Model::warm));
    }

    /** The longest context that every node that has the model and tells allows, in tokens; empty if none tells. */
    public OptionalInt contextLength(String withTag) {
        return reported(withTag)
                .map(NodeReport.Model::contextLength)
                .filter(Objects::nonNull)
                .mapToInt(Integer::intValue)
                .min();
    }

    /** What the model can do on every node that has it and tells; empty if none tells. */
    public Set<Capability> capabilities(String withTag) {
        return reported(withTag)
                .map(NodeReport.Model::capabilities)
                .filter(told -> !told.isEmpty())
                .reduce(Catalogue::both)
                .orElse(Set.of());
    }

    private static Set<Capability> both(Set<Capability> some, Set<Capability> others) {
        return some.stream().filter(others::contains).collect(Collectors.toSet());
    }

    private Stream<NodeReport.Model> reported(String withTag) {
        return nodes.all().stream().flatMap(node -> node.model(withTag).stream());
    }

    /** The lowest version among the Ollamas', {@code 0.0.0} while none is known. */
    public String lowestVersion() {
        return nodes.all().stream()
                .filter(node -> node.server().kind() == NodeKind.OLLAMA)
                .flatMap(node -> node.report().stream())
                .map(NodeReport::version)
                .filter(version -> version.matches("\\d+(\\.\\d+)*(-\\w+)?"))
                .min(Comparator.comparing(ModuleDescriptor.Version::parse))
                .orElse("0.0.0");
    }

    private List<String> nearest(String name) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return names().stream()
                .sorted(Comparator.comparingInt(other -> distance.apply(name, other)))
                .limit(SUGGESTIONS)
                .map(ModelName::plain)
                .toList();
    }
}
