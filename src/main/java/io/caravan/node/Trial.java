package io.caravan.node;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks a hung node, or a model that fails, for an answer of a few tokens, whole, or for a vector: only progress shows that it works again. */
@ApplicationScoped
class Trial {

    /** More than one token: a node may begin every answer and never go on. */
    private static final ChatOptions SOME_TOKENS = new ChatOptions(null, null, null, null, null, 8, null);

    private static final int MOST_DOUBLINGS = 16;

    private final Proof proof;
    private final InferenceSettings limits;
    private final Admission admission;
    private final int longestPause;
    private final Map<String, Integer> inVain = new ConcurrentHashMap<>();
    private final Map<Node, TrialPauses> pauses = new ConcurrentHashMap<>();

    Trial(Proof proof, InferenceSettings limits, BalancerSettings balancer, Admission admission) {
        this.admission = admission;
        this.proof = proof;
        this.limits = limits;
        this.longestPause = balancer.trialPause();
    }

    /**
     * Tries every model that is hung. Blocks as long as a first token may take, for each.
     *
     * <p>Of a node that is hung as a whole a model is tried first that nobody has seen hang: if that works, the others' callers
     * need not wait until a broken one does.
     */
    void putBackHung(Node node) throws InterruptedException {
        Optional<String> sound =
                node.progress().isHung() ? loaded(node, node.progress().suspects()) : Optional.empty();
        if (sound.isPresent()) {
            putBack(node, sound.get());
        }
        for (String model : suspects(node)) {
            if (node.progress().isHung(model)) {
                putBack(node, model);
            }
        }
    }

    /**
     * Tries every model that a caller gave up before anybody could tell. Blocks as long as a first token may take, for each.
     */
    void lookIntoDoubted(Node node) throws InterruptedException {
        for (String model : suspects(node)) {
            if (node.progress().isDoubted(model) && !node.progress().isHung(model)) {
                lookInto(node, model);
            }
        }
    }

    /**
     * Tries every model that fails while others answer and whose time has come; to be called at every probe, by one at a time
     * for each node. Blocks as long as a first token may take, for each.
     */
    void putBackBroken(Node node) throws InterruptedException {
        TrialPauses ofNode = pauses.computeIfAbsent(node, first -> new TrialPauses(longestPause));
        ofNode.retain(node.faults().broken());
        for (String model : node.faults().broken()) {
            if (node.model(model).isEmpty()) {
                node.faults().forget(model);
            } else if (ofNode.isDue(model) && !putBack(node, model)) {
                ofNode.triedInVain(model);
            }
        }
    }

    /** Those that the node still has. */
    private static List<String> suspects(Node node) {
        node.progress().suspects().stream()
                .filter(model -> node.model(model).isEmpty())
                .forEach(node.progress()::forget);
        return List.copyOf(node.progress().suspects());
    }

    /** A model that the node has loaded, other than these. */
    static Optional<String> loaded(Node node, Set<String> others) {
        return node.report().stream()
                .flatMap(report -> report.models().stream())
                .filter(node.warmth()::isWarm)
                .map(NodeReport.Model::name)
                .filter(name -> !others.contains(name))
                .findFirst();
    }

    /** False if it gave no answer. */
    private boolean putBack(Node node, String model) throws InterruptedException {
        if (failure(node, model).isPresent()) {
            return false;
        }
        node.began(model);
        node.progressed(model);
        admission.reconsider();
        return true;
    }

    /** Of a node without a free slot those will tell who have them. Where it does not answer it is tried again, until it is hung. */
    private void lookInto(Node node, String model) throws InterruptedException {
        Optional<Runnable> slot = admission.tryTake(node);
        if (slot.isEmpty()) {
            return;
        }
        try {
            if (isSilent(node, model)) {
                node.progress().none(model);
            } else {
                node.progress().cleared(model);
            }
        } finally {
            slot.get().run();
        }
    }

    /** What answers with a failure does not hang. */
    private boolean isSilent(Node node, String model) throws InterruptedException {
        return failure(node, model)
                .filter(failure -> failure.kind() == NodeFailure.Kind.STALLED)
                .isPresent();
    }

    /** Why the model gave no answer of a few tokens, whole; empty if it did. Blocks as long as a first token may take. */
    Optional<NodeFailure> failure(Node node, String model) throws InterruptedException {
        String which = node.name() + ' ' + model;
        Optional<NodeFailure> failure =
                proof.of(node, request(model), limit(node, model, inVain.getOrDefault(which, 0)));
        if (failure.isEmpty()) {
            inVain.remove(which);
        } else {
            inVain.merge(which, 1, Integer::sum);
        }
        return failure;
    }

    /**
     * What must load its model first has as long as a load may take, or its silence would say nothing. But a trial that began
     * while the model hung may never end, though the node has recovered meanwhile; so of what is known to hang the first ones
     * are given up soon, and each of the next gets twice as long.
     */
    private Duration limit(Node node, String model, int inVain) {
        Duration warm = limits.warmTokenTimeout();
        if (node.model(model).filter(node.warmth()::isWarm).isPresent()) {
            return warm;
        }
        if (!node.progress().isHung(model)) {
            return limits.coldTokenTimeout();
        }
        Duration longer = warm.multipliedBy(1L << Math.min(inVain, MOST_DOUBLINGS));
        return longer.compareTo(limits.coldTokenTimeout()) < 0 ? longer : limits.coldTokenTimeout();
    }

    private static ChatRequest request(String model) {
        List<ChatMessage> messages = List.of(ChatMessage.text(Role.USER, "Hi"));
        return new ChatRequest(
                Ids.next(),
                Instant.now(),
                model,
                messages,
                1,
                null,
                false,
                true,
                SOME_TOKENS,
                null,
                null,
                null,
                Lane.BATCH);
    }
}
