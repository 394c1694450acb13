package io.caravan.embedded.simulator;

/** Refuses what a model cannot do, in Ollama's words. Images are taken by every model. */
final class CapabilityCheck {

    private CapabilityCheck() {}

    /** @throws Refusal 400 */
    static void check(GenerationRequest request, ModelCard model) {
        switch (request.purpose()) {
            case CHAT -> require(model.can(Capability.COMPLETION), "\"%s\" does not support chat", request);
            case GENERATE -> require(model.can(Capability.COMPLETION), "\"%s\" does not support generate", request);
            case EMBED -> {
                // Every model can give the vectors it works with.
            }
        }
        require(
                request.tools().isEmpty() || model.can(Capability.TOOLS),
                "registry.ollama.ai/library/%s does not support tools",
                request);
        require(!request.think() || model.can(Capability.THINKING), "\"%s\" does not support thinking", request);
    }

    private static void require(boolean holds, String reason, GenerationRequest request) {
        if (!holds) {
            throw Refusal.bad(reason.formatted(request.model()));
        }
    }
}
