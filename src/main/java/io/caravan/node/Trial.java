package io.caravan.node;

import io.caravan.inference.ChatMessage;
import io.caravan.inference.ChatOptions;
import io.caravan.inference.ChatRequest;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.Lane;
import io.caravan.inference.Role;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Asks a hung node for a few tokens, or a vector: only progress shows that it works again. */
@ApplicationScoped
class Trial {

    /** More than one: a node may begin every answer and never go on. */
    private static final ChatOptions SOME_TOKENS = new ChatOptions(null, null, null, null, null, 8, null);

    private final Proof proof;
    private final InferenceSettings limits;

    Trial(Proof proof, InferenceSettings limits) {
        this.proof = proof;
        this.limits = limits;
    }

    /** Tries every model whose last requests came to nothing; blocks as long as a first token may take, for each. */
    void of(Node node) throws InterruptedException {
        for (String model : node.progress().suspects()) {
            if (node.model(model).isEmpty()) {
                node.progress().forget(model);
            } else if (node.progress().isHung(model) && answers(node, model)) {
                node.began(model);
                node.progressed(model);
            }
        }
    }

    private boolean answers(Node node, String model) throws InterruptedException {
        return proof.of(node, request(model), limit(node, model)).isEmpty();
    }

    private Duration limit(Node node, String model) {
        boolean warm = node.model(model).filter(node.warmth()::isWarm).isPresent();
        return warm ? limits.warmTokenTimeout() : limits.coldTokenTimeout();
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
