package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.List;

/**
 * How a simulated node starts. What is left open comes from the profile.
 *
 * @param name of the node, also the profile's unless another is given
 * @param profile {@code agx0}, {@code orin0} or {@code nano}
 * @param kind what it is in the likeness of; null: as the profile has it
 * @param host address to listen on
 * @param port 0 for a free one
 * @param controlPort of the control API that stays reachable when the node refuses; 0 for a free one
 * @param tokensPerSecond of one stream, for every model; null: as the model and the box have it
 * @param loadTime of a cold model; null: as its size has it
 * @param parallel streams of one model at a time; null: the profile's
 * @param models names in place of the profile's; null: the profile's
 * @param listFaultModels whether {@code /api/tags} also lists the {@code sim-…} models
 */
public record NodeOptions(
        String name,
        String profile,
        ServerKind kind,
        String host,
        int port,
        int controlPort,
        Double tokensPerSecond,
        Duration loadTime,
        Integer parallel,
        List<String> models,
        boolean listFaultModels) {

    public NodeOptions {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a node needs a name");
        }
        BoxProfile box = BoxProfile.named(profile);
        kind = kind == null ? box.kind() : kind;
        models = models == null
                ? box.models()
                : models.stream().map(model -> ModelName.of(model).toString()).toList();
    }

    /** A node with the profile of its name, on free ports of the loopback address. */
    public static NodeOptions named(String name) {
        return new NodeOptions(name, name, null, "127.0.0.1", 0, 0, null, null, null, null, false);
    }

    /** The same models and parallelism as a box, under another name. */
    public static NodeOptions named(String name, String profile) {
        return new NodeOptions(name, profile, null, "127.0.0.1", 0, 0, null, null, null, null, false);
    }

    /** Faster than any test waits: 5,000 tokens a second and models that load at once. */
    public NodeOptions fast() {
        return withTokensPerSecond(5_000).withLoadTime(Duration.ZERO);
    }

    public NodeOptions withPort(int newPort) {
        return new NodeOptions(
                name,
                profile,
                kind,
                host,
                newPort,
                controlPort,
                tokensPerSecond,
                loadTime,
                parallel,
                models,
                listFaultModels);
    }

    public NodeOptions withTokensPerSecond(double newSpeed) {
        return new NodeOptions(
                name, profile, kind, host, port, controlPort, newSpeed, loadTime, parallel, models, listFaultModels);
    }

    public NodeOptions withLoadTime(Duration newLoadTime) {
        return new NodeOptions(
                name,
                profile,
                kind,
                host,
                port,
                controlPort,
                tokensPerSecond,
                newLoadTime,
                parallel,
                models,
                listFaultModels);
    }

    public NodeOptions withParallel(int newParallel) {
        return new NodeOptions(
                name,
                profile,
                kind,
                host,
                port,
                controlPort,
                tokensPerSecond,
                loadTime,
                newParallel,
                models,
                listFaultModels);
    }

    public NodeOptions withModels(String... newModels) {
        return new NodeOptions(
                name,
                profile,
                kind,
                host,
                port,
                controlPort,
                tokensPerSecond,
                loadTime,
                parallel,
                List.of(newModels),
                listFaultModels);
    }

    public NodeOptions withFaultModelsListed() {
        return new NodeOptions(
                name, profile, kind, host, port, controlPort, tokensPerSecond, loadTime, parallel, models, true);
    }

    public NodeOptions withKind(ServerKind newKind) {
        return new NodeOptions(
                name,
                profile,
                newKind,
                host,
                port,
                controlPort,
                tokensPerSecond,
                loadTime,
                parallel,
                models,
                listFaultModels);
    }

    Tuning tuning() {
        BoxProfile box = BoxProfile.named(profile);
        // A llama.cpp server has loaded its model before it listens.
        Duration load = loadTime == null && kind == ServerKind.OPENAI ? Duration.ZERO : loadTime;
        return new Tuning(tokensPerSecond, load, parallel == null ? box.parallel() : parallel, box.speed());
    }
}
