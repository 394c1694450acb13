package io.caravan.api;

import io.caravan.inference.TokenEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Hears an answer from its start and skips what the caller has of it, as long as it is the same character by character.
 *
 * <p>Where its pieces begin and end makes no difference.
 */
final class Repetition {

    private final Deque<Part> known;
    private int heard;

    /** @param known what the caller has, in order; no two runs of the same kind next to each other */
    Repetition(List<Part> known) {
        this.known = new ArrayDeque<>(known);
    }

    /** Thrown where an answer is not the one that the caller has. */
    static final class Diverged extends Exception {
        Diverged() {
            super("answered differently", null, false, false);
        }
    }

    /** Whether all that the caller has was said again. */
    boolean isOver() {
        return known.isEmpty();
    }

    /**
     * What of the next piece the caller does not have.
     *
     * @throws Diverged at the first character, thought or call that is another one
     */
    List<Part> rest(TokenEvent.Delta piece) throws Diverged {
        List<Part> rest = new ArrayList<>();
        for (Part part : Part.of(piece)) {
            after(part).ifPresent(rest::add);
        }
        return rest;
    }

    private Optional<Part> after(Part part) throws Diverged {
        return switch (known.peek()) {
            case null -> Optional.of(part);
            case Part.Words expected
            when part instanceof Part.Words words && words.isLike(expected) -> after(words, expected);
            case Part.Call expected
            when part instanceof Part.Call call && call.isLike(expected) -> {
                known.remove();
                yield Optional.empty();
            }
            default -> throw new Diverged();
        };
    }

    private Optional<Part> after(Part.Words words, Part.Words expected) throws Diverged {
        int common = Math.min(words.text().length(), expected.text().length() - heard);
        if (!expected.text().startsWith(words.text().substring(0, common), heard)) {
            throw new Diverged();
        }
        heard += common;
        if (heard == expected.text().length()) {
            known.remove();
            heard = 0;
        }
        String more = words.text().substring(common);
        return more.isEmpty() ? Optional.empty() : after(new Part.Words(words.thought(), more));
    }
}
