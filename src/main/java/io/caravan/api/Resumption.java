package io.caravan.api;

import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes of what a node sends the rest of an answer that others began: nothing twice, nothing left out.
 *
 * <p>A node that was asked afresh has to say again what the caller has, which is skipped. One that was given it as a prefill
 * goes on with it, or begins anew because the template of its model knows no prefill. So as long as what it sends is the
 * beginning of the answer once more, it is held back; it is a new beginning once {@value #TELLING} characters are the same.
 * Where a rest may well be like the beginning, nobody can tell: in a short answer, or one that repeats itself. And a rest that
 * is empty may be the end, or a model that takes a prefill for a whole answer; one that reached its longest length while it
 * was like the beginning may be either. Such a try is {@code UNCLEAR} and worth another one, afresh.
 */
final class Resumption {

    /** So many characters are not the same by accident. */
    static final int TELLING = 24;

    /** An answer whose first characters, so many, come back in it repeats itself. */
    private static final int RECURRING = 8;

    private final String node;
    private final List<Part> known;
    private final String text;
    private final List<TokenEvent.Delta> held = new ArrayList<>();
    private final StringBuilder heard = new StringBuilder();
    private Stage stage;
    private Repetition repetition;
    private boolean anew;

    private enum Stage {
        HOLDING,
        REPEATING,
        PASSING
    }

    /**
     * @param node that sends
     * @param known what the caller has, in order; no two runs of the same kind next to each other
     * @param prefilled whether the node was given that to go on with, which is text then; else it was asked afresh
     */
    Resumption(String node, List<Part> known, boolean prefilled) {
        this.node = node;
        this.known = known;
        this.text = prefilled ? text(known) : "";
        this.repetition = new Repetition(known);
        this.stage = known.isEmpty() ? Stage.PASSING : prefilled ? Stage.HOLDING : Stage.REPEATING;
    }

    private static String text(List<Part> known) {
        return known.stream()
                .map(part -> part instanceof Part.Words words ? words.text() : "")
                .collect(Collectors.joining());
    }

    /** Whether the node was given a prefill and began anew all the same. */
    boolean beganAnew() {
        return anew;
    }

    /** Whether the node says the answer from its start, so that what it counts is all of it. */
    boolean isFromStart() {
        return repetition != null;
    }

    /**
     * What to pass on, now that the node sent this; often nothing.
     *
     * @return ends with a {@link TokenEvent.Broken} if the node cannot be used: {@code DIVERGED} or {@code UNCLEAR}, or what
     *     the node itself broke off with; what was held back until then is not passed on, and nothing more may be asked
     */
    List<TokenEvent> pass(List<TokenEvent> sent) {
        List<TokenEvent> fresh = new ArrayList<>();
        for (TokenEvent event : sent) {
            fresh.addAll(pass(event));
            if (!fresh.isEmpty() && fresh.getLast() instanceof TokenEvent.Broken) {
                break;
            }
        }
        return fresh;
    }

    private List<TokenEvent> pass(TokenEvent event) {
        return switch (event) {
            case TokenEvent.Delta delta -> delta(delta);
            case TokenEvent.Finish finish -> finish(finish);
            case TokenEvent.Broken broken -> List.of(broken);
            case TokenEvent.Vectors vectors -> List.of(vectors);
        };
    }

    private List<TokenEvent> delta(TokenEvent.Delta delta) {
        return switch (stage) {
            case PASSING -> List.of(delta);
            case REPEATING -> repeated(List.of(delta));
            case HOLDING -> held(delta);
        };
    }

    private List<TokenEvent> finish(TokenEvent.Finish finish) {
        return switch (stage) {
            case PASSING -> List.of(finish);
            case REPEATING ->
                repetition.isOver() ? List.of(finish) : broken(NodeFailure.Kind.DIVERGED, "answered differently");
            case HOLDING -> isEnd(finish) ? with(released(), finish) : unclear();
        };
    }

    /**
     * Whether what was heard so far is the rest. Who begins anew has no reason to stop before all was said again, unless the
     * length that is left, which a prefill makes short, is used up, or a filter cuts in.
     */
    private boolean isEnd(TokenEvent.Finish finish) {
        return !heard.isEmpty() && !finish.isCutShort();
    }

    private List<TokenEvent> held(TokenEvent.Delta delta) {
        held.add(delta);
        heard.append(delta.content() == null ? "" : delta.content());
        int same = same();
        if (same >= Math.min(TELLING, text.length())) {
            return isTelling() ? anew() : unclear();
        }
        return same < heard.length() || delta.toolCalls() != null ? released() : List.of();
    }

    /** How many characters are the same as in the beginning of the answer. */
    private int same() {
        int same = 0;
        while (same < Math.min(heard.length(), text.length()) && heard.charAt(same) == text.charAt(same)) {
            same++;
        }
        return same;
    }

    private boolean isTelling() {
        return text.length() >= TELLING && text.indexOf(text.substring(0, RECURRING), 1) < 0;
    }

    /** It does go on: what was held back is the caller's. */
    private List<TokenEvent> released() {
        stage = Stage.PASSING;
        repetition = null;
        return List.copyOf(held);
    }

    private List<TokenEvent> anew() {
        stage = Stage.REPEATING;
        anew = true;
        return repeated(held);
    }

    private List<TokenEvent> repeated(List<TokenEvent.Delta> deltas) {
        try {
            List<TokenEvent> rest = new ArrayList<>();
            for (TokenEvent.Delta delta : deltas) {
                repetition.rest(delta).forEach(part -> rest.add(part.delta()));
            }
            return rest;
        } catch (Repetition.Diverged diverged) {
            return broken(NodeFailure.Kind.DIVERGED, diverged.getMessage());
        }
    }

    private List<TokenEvent> unclear() {
        return broken(NodeFailure.Kind.UNCLEAR, "may have begun anew rather than gone on");
    }

    private List<TokenEvent> broken(NodeFailure.Kind kind, String reason) {
        return List.of(new TokenEvent.Broken(new NodeFailure(node, kind, reason)));
    }

    private static List<TokenEvent> with(List<TokenEvent> events, TokenEvent last) {
        return Stream.concat(events.stream(), Stream.of(last)).toList();
    }
}
