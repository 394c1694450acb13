package io.caravan.node;

import io.caravan.inference.NodeReport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Which node should answer: the one that can soonest, its queue and the loading of the model taken together. Those that can
 * at once take turns by their weights.
 *
 * <p>Used under the {@link AdmissionLock}.
 */
@Singleton
class NodeChoice {

    /**
     * For a model that no node has answered for. Next to nothing: what is charged too little is collected in full when the
     * request is over, but what is charged too much is lost to the caller as far as the queue's time goes on meanwhile.
     */
    private static final Duration UNKNOWN_WORK = Duration.ofMillis(1);

    private final AdmissionSettings settings;
    private final BiConsumer<Node, String> warmUp;
    private final Map<String, WeightedTurns> turns = new HashMap<>();

    /** Apart from the turns: a node that is busy, or cold, is not charged with those that others have. */
    private final Map<String, WeightedTurns> warmUps = new HashMap<>();

    @Inject
    NodeChoice(AdmissionSettings settings, WarmUp warmUp) {
        this(settings, warmUp::begin);
    }

    /** @param warmUp has a node load a model in the background */
    NodeChoice(AdmissionSettings settings, BiConsumer<Node, String> warmUp) {
        this.settings = settings;
        this.warmUp = warmUp;
    }

    /**
     * The node for a request, if the best one has a free slot; empty if the request should wait for it.
     *
     * @param ahead how many wait for each node already; this request is added to it if it has to wait
     * @param due whether it may have the last free slot of a node
     */
    Optional<Choice> choose(Waiting request, Map<Node, Integer> ahead, boolean due) {
        List<Node> considered = considered(request);
        Map<Node, Score> scores = scores(considered, request, ahead, due);
        Node best = best(considered, scores);
        if (scores.get(best).queueMs() > 0) {
            request.expect(waitFor(best, scores, ahead).untilSlot().toMillis());
            request.awaits(considered);
            return Optional.empty();
        }
        Node chosen = first(turns, request.model(), soonest(considered, best, scores));
        warmUpWhoseTurnItWas(first(warmUps, request.model(), considered), chosen, scores, request.model());
        return Optional.of(choice(request, chosen, scores));
    }

    /** Those that can as soon as the best one, and at once. */
    private static List<Node> soonest(List<Node> considered, Node best, Map<Node, Score> scores) {
        return considered.stream()
                .filter(node -> scores.get(node).queueMs() == 0)
                .filter(node -> scores.get(node).costMs() == scores.get(best).costMs())
                .toList();
    }

    private static Node first(Map<String, WeightedTurns> turns, String model, List<Node> candidates) {
        return turns.computeIfAbsent(model, first -> new WeightedTurns())
                .order(candidates)
                .getFirst();
    }

    /** Where a request stands, which waits as {@link #choose} has it, and is added to {@code ahead} too. */
    Place place(Waiting request, Map<Node, Integer> ahead, boolean due) {
        List<Node> considered = considered(request);
        Map<Node, Score> scores = scores(considered, request, ahead, due);
        return waitFor(best(considered, scores), scores, ahead);
    }

    private static Place waitFor(Node node, Map<Node, Score> scores, Map<Node, Integer> ahead) {
        int position = ahead.merge(node, 1, Integer::sum);
        return new Place(position, Duration.ofMillis(scores.get(node).queueMs()));
    }

    private Map<Node, Score> scores(List<Node> nodes, Waiting request, Map<Node, Integer> ahead, boolean due) {
        return nodes.stream()
                .collect(
                        Collectors.toMap(node -> node, node -> score(node, request, ahead.getOrDefault(node, 0), due)));
    }

    private static Node best(List<Node> considered, Map<Node, Score> scores) {
        return considered.stream()
                .min(Comparator.comparingLong(node -> scores.get(node).costMs()))
                .orElseThrow();
    }

    /**
     * Those worth asking, with room for all of the request if there are some; if none is worth it, those whose circuit is about to be tried, which the request waits for; and if there
     * are none of these, all, for a wrong guess costs less than a refusal.
     */
    private static List<Node> considered(Waiting request) {
        List<Node> promising = request.candidates().stream()
                .filter(node -> node.isPromising(request.model()))
                .toList();
        if (!promising.isEmpty()) {
            return withRoom(request, promising);
        }
        List<Node> awaited =
                request.candidates().stream().filter(request::mayAwait).toList();
        return awaited.isEmpty() ? request.candidates() : awaited;
    }

    /** Those with room for all of it; or all, if there only the outcome of trials could be waited for: who knows another node does not. */
    private static List<Node> withRoom(Waiting request, List<Node> promising) {
        List<Node> roomy =
                promising.stream().filter(node -> !request.isCramped(node)).toList();
        return roomy.stream()
                        .anyMatch(node -> node.free() > 0 || !node.circuit().isHalfOpen())
                ? roomy
                : promising;
    }

    private Score score(Node node, Waiting request, int ahead, boolean due) {
        int free = free(node, request, due);
        Optional<NodeReport.Model> model = node.model(request.model());
        Duration load = model.map(node.warmth()::untilWarm).orElse(Duration.ZERO);
        Duration queue = free > ahead
                ? Duration.ZERO
                : node.pace().service().multipliedBy(ahead + 1L).dividedBy(node.slots());
        return new Score(
                node.name(),
                null,
                free,
                load.isZero(),
                free > ahead ? 0 : Math.max(1, queue.toMillis()),
                load.toMillis());
    }

    private int free(Node node, Waiting request, boolean due) {
        if (request.mayAwait(node)) {
            return 0;
        }
        return due ? node.free() : freeForBatch(node);
    }

    /** Out of turn, batch requests leave something of a node for those that somebody waits for. */
    private int freeForBatch(Node node) {
        boolean leaves = node.slots() > settings.keptFree();
        return Math.max(0, node.free() - (leaves ? settings.keptFree() : 0));
    }

    private void warmUpWhoseTurnItWas(Node first, Node chosen, Map<Node, Score> scores, String model) {
        if (first != chosen && !scores.get(first).warm() && first.inFlight() == 0) {
            warmUp.accept(first, model);
        }
    }

    private static Choice choice(Waiting request, Node chosen, Map<Node, Score> scores) {
        List<Score> candidates = request.candidates().stream()
                .map(node -> scores.containsKey(node) ? scores.get(node) : Score.leftOut(node, verdict(request, node)))
                .toList();
        return new Choice(
                chosen.name(),
                request.model(),
                reason(chosen, scores),
                request.waited().toMillis(),
                candidates);
    }

    private static String verdict(Waiting request, Node leftOut) {
        return leftOut.objection(request.model())
                .orElse(request.isCramped(leftOut) ? Candidates.CRAMPED : "not considered");
    }

    private static String reason(Node chosen, Map<Node, Score> scores) {
        if (scores.size() == 1) {
            return "the only node worth asking";
        }
        long equals = scores.values().stream()
                .filter(score -> score.costMs() == scores.get(chosen).costMs())
                .count();
        return equals > 1 ? "its turn by weight, among " + equals + " that can at once" : "it can soonest";
    }

    /** How long the request is expected to hold a slot: what its caller is charged at first. */
    Duration work(Waiting request) {
        return request.candidates().stream()
                .flatMap(node -> node.pace().service(request.model()).stream())
                .min(Comparator.naturalOrder())
                .orElse(UNKNOWN_WORK);
    }
}
