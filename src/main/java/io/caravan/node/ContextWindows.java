package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * In which context windows the models of one node are loaded, and which one a request asks for. Safe for use by many threads.
 *
 * <p>An Ollama loads a model anew for any other window than the loaded one, and for a request that names none it takes its
 * default, not what the request needs. So a request asks for the window that is there, and if it does not fit, for a larger
 * one. Probes look only every few seconds; what was asked for in the meantime counts too.
 */
final class ContextWindows {

    /** The least that an Ollama loads a model with unless it is told otherwise ({@code OLLAMA_CONTEXT_LENGTH}), in tokens. */
    static final int DEFAULT = 4096;

    /** A report may have been under way when a request ended; the one after it tells what came of the request. */
    private static final int REPORTS_UNTIL_TOLD = 2;

    /** A text never has more than this many times the tokens that it is estimated to have. */
    private static final int MOST_WRONG = 3;

    private static final int LARGEST = 1 << 30;

    private final boolean canBeTold;
    private final boolean bounded;
    private final Map<String, List<Asked>> asked = new HashMap<>();
    private long reports;

    /**
     * @param canBeTold whether a request can name a window to this kind of node; if not, none of this happens
     * @param bounded whether the node has room for less than its own default may be: then nothing is left to that
     */
    ContextWindows(boolean canBeTold, boolean bounded) {
        this.canBeTold = canBeTold;
        this.bounded = bounded;
    }

    /** A window larger than the loaded one that one request asks for. */
    private static final class Asked {
        private final int tokens;
        private boolean over;
        private long until;

        private Asked(int tokens) {
            this.tokens = tokens;
        }
    }

    /** What became of a load, as far as the end of a request for it tells. */
    enum Load {
        /** The node has begun to answer: a report will soon tell the window. */
        DONE,
        /** It failed as one does that has no memory for so large a window. */
        FAILED,
        /** Nobody knows: the caller hung up, or the node was not asked, or had another reason. */
        UNKNOWN;

        /** What a request says of it that ended so. */
        static Load after(NodeFailure failure) {
            return switch (failure.kind()) {
                case ERROR, UNAVAILABLE, SILENT, CUT -> FAILED;
                default -> UNKNOWN;
            };
        }
    }

    /** The time in which a node works at a request. */
    interface Use {
        /** The node has begun to answer the request, or does no longer work at it. */
        void end(Load load);
    }

    /** Keeps in mind that the model is asked for as in this request, for as long as no report can tell. */
    synchronized Use use(NodeReport.Model model, ModelRequest put) {
        int tokens = put.contextAsked().orElse(0);
        if (!canBeTold || tokens <= model.loadedContext().orElse(0)) {
            return load -> {};
        }
        Asked window = new Asked(tokens);
        asked.computeIfAbsent(model.name(), first -> new ArrayList<>()).add(window);
        return load -> end(model.name(), window, load);
    }

    private synchronized void end(String model, Asked window, Load load) {
        switch (load) {
            case DONE -> {
                window.over = true;
                window.until = reports + REPORTS_UNTIL_TOLD;
            }
            // What one could not have is not asked for by the next ones, who need it less.
            case FAILED -> forget(model, other -> other.tokens >= window.tokens);
            // Others may be loading the same one.
            case UNKNOWN -> forget(model, other -> other == window);
        }
    }

    private void forget(String model, Predicate<Asked> these) {
        asked.computeIfPresent(model, (name, windows) -> {
            windows.removeIf(these);
            return windows.isEmpty() ? null : windows;
        });
    }

    /** The node said what it has loaded. */
    synchronized void reported() {
        reports++;
        List.copyOf(asked.keySet()).forEach(model -> forget(model, window -> window.over && window.until <= reports));
    }

    /** The request for the window that the model is loaded with, or for a larger one if it does not fit. */
    ModelRequest fitting(ModelRequest request, NodeReport.Model model) {
        if (!canBeTold) {
            return request;
        }
        int held = held(model);
        int window = request.contextAsked().isPresent() ? held : chosen(request.contextNeeded(), held, model);
        return within(window > 0 ? request.inContext(window) : request, model);
    }

    /** The window for a request that names none; 0 for an Ollama's own default. */
    private int chosen(int needed, int held, NodeReport.Model model) {
        int least = held > 0 ? held : byDefault(model);
        if (needed > least) {
            return rounded(needed);
        }
        return held == 0 && (bounded || least < DEFAULT) ? least : held;
    }

    private static int byDefault(NodeReport.Model model) {
        return model.contextLength() == null ? DEFAULT : Math.min(DEFAULT, model.contextLength());
    }

    /** Whether the node has to load the model anew for the request, though it is loaded. */
    boolean isReload(ModelRequest request, NodeReport.Model model) {
        int held = held(model);
        return canBeTold && held > 0 && fitting(request, model).contextAsked().orElse(held) > held;
    }

    /**
     * The request for a window that it fits into for sure, or the largest one of the model; empty if it had that, or asks for a
     * certain one.
     */
    Optional<ModelRequest> larger(ModelRequest request, NodeReport.Model model) {
        int needed = request.contextNeeded();
        if (!canBeTold || needed == 0 || request.contextAsked().isPresent()) {
            return Optional.empty();
        }
        int had = fitting(request, model).contextAsked().orElse(DEFAULT);
        ModelRequest larger = within(request.inContext(rounded(MOST_WRONG * needed)), model);
        return larger.contextAsked().orElse(0) > had ? Optional.of(larger) : Optional.empty();
    }

    /** In tokens; 0 if nobody knows. */
    private synchronized int held(NodeReport.Model model) {
        int late = asked.getOrDefault(model.name(), List.of()).stream()
                .mapToInt(window -> window.tokens)
                .max()
                .orElse(0);
        return Math.max(model.loadedContext().orElse(0), late);
    }

    /** Few sizes make for few loads as a conversation grows. */
    private static int rounded(int tokens) {
        return tokens >= LARGEST ? LARGEST : Math.max(DEFAULT, Integer.highestOneBit(tokens - 1) << 1);
    }

    /** A model that another client had loaded with more than it may have here stays so: anything else takes a load. */
    private static ModelRequest within(ModelRequest request, NodeReport.Model model) {
        return model.contextLength() == null
                ? request
                : request.withinContext(
                        Math.max(model.contextLength(), model.loadedContext().orElse(0)));
    }
}
