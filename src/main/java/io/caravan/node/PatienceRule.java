package io.caravan.node;

import io.caravan.inference.ChatRequest;
import io.caravan.inference.EmbeddingRequest;
import io.caravan.inference.FirstTokenLimit;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.ModelRequest;
import io.caravan.inference.TokenEstimate;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How long a request waits: for a slot, and for its first token. */
@Singleton
class PatienceRule {

    private final AdmissionSettings.Patience defaults;
    private final InferenceSettings limits;

    PatienceRule(AdmissionSettings admission, InferenceSettings limits) {
        this.defaults = admission.patience();
        this.limits = limits;
        if (limits.promptRate() < 1) {
            throw new IllegalArgumentException(
                    "caravan.inference.prompt-rate must be 1 or more, not " + limits.promptRate());
        }
    }

    /** How long to wait for a slot: what is left of the caller's patience after so much of it was spent. */
    Duration forSlot(ModelRequest request, Claim claim, Duration spent) {
        Duration whole = claim.patience() != null ? claim.patience() : byDefault(request);
        Duration left = whole.minus(spent);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration byDefault(ModelRequest request) {
        if (request.lane() == Lane.BATCH) {
            return defaults.batch();
        }
        return switch (request) {
            case ChatRequest chat -> defaults.chat();
            case EmbeddingRequest embedding -> defaults.embedding();
            case LoadRequest load -> defaults.load();
        };
    }

    /**
     * How long to wait for the first token, which is all of it for an embedding. A warm node has longer for what is long to
     * read. Where nobody else can be asked it may take as long as a cold one: it may be busy with others. One that has to load
     * its model anew, for a larger context, is as slow as a cold one.
     *
     * @param last whether no other node is worth asking
     * @param begun whether the caller has the first token of the answer already: it no longer bounds the wait then
     */
    FirstTokenLimit forToken(
            Node node, ModelRequest request, Claim claim, Duration elapsed, boolean last, boolean begun) {
        boolean warm = node.model(request.model())
                .filter(node.warmth()::isWarm)
                .filter(model -> !node.windows().isReload(request, model))
                .isPresent();
        Duration limit =
                warm && !last && !(request instanceof LoadRequest) ? warmLimit(request) : limits.coldTokenTimeout();
        if (claim.patience() == null || begun) {
            return FirstTokenLimit.of(limit, null);
        }
        Duration left = claim.patience().minus(elapsed);
        return FirstTokenLimit.of(limit, left.isPositive() ? left : Duration.ofMillis(1));
    }

    /** A node that reads a long prompt does not hang; but beyond the time of a load it is no better than a cold one. */
    private Duration warmLimit(ModelRequest request) {
        Duration reading = Duration.ofMillis(TokenEstimate.ofPrompt(request) * 1000 / limits.promptRate());
        Duration shorter = shorter(reading, limits.coldTokenTimeout());
        return shorter.compareTo(limits.warmTokenTimeout()) > 0 ? shorter : limits.warmTokenTimeout();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
