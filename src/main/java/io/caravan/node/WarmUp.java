package io.caravan.node;

import io.caravan.inference.ChatOptions;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.LoadRequest;
import io.caravan.inference.NodeFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Has nodes load models in the background.
 *
 * <p>A node that never loads a model never gets its share of the requests for it, for one that has it loaded is always sooner.
 */
@ApplicationScoped
class WarmUp {

    private static final Logger LOG = Logger.getLogger(WarmUp.class);

    private final AdmissionSettings settings;
    private final InferenceSettings patience;
    private final Proof proof;
    private final WarmUpPauses pauses = new WarmUpPauses(System::nanoTime);

    WarmUp(AdmissionSettings settings, InferenceSettings patience, Proof proof) {
        this.settings = settings;
        this.patience = patience;
        this.proof = proof;
    }

    /** Returns at once; does nothing if the node has the model loaded, is loading it already, or could not load it lately. */
    void begin(Node node, String model) {
        if (settings.warmUp() && pauses.isOver(node, model)) {
            node.model(model).flatMap(node.warmth()::beginLoading).ifPresent(loading -> Thread.ofVirtual()
                    .name("warm-up-" + node.name())
                    .start(() -> {
                        try {
                            load(node, model);
                        } finally {
                            loading.end();
                        }
                    }));
        }
    }

    private void load(Node node, String model) {
        try {
            Optional<NodeFailure> failure =
                    proof.of(node, new LoadRequest(model, ChatOptions.NONE), patience.coldTokenTimeout());
            if (failure.isEmpty()) {
                node.warmth().proven(model);
                pauses.loaded(node, model);
            } else {
                pauses.loadedInVain(node, model);
                LOG.infof(
                        "node %s did not load %s: %s",
                        node.name(), model, failure.get().getMessage());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
