package io.caravan.cli;

import io.caravan.embedded.DataDirectory;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The AI nodes of a run.
 *
 * @param simulated those we start ourselves
 * @param environment tells the application of them
 * @param description one line for the user
 */
record Nodes(List<SimulatedNodeServer> simulated, Map<String, String> environment, String description) {
    private static final List<String> SIMULATED = List.of("agx0", "orin0", "nano");

    static Nodes choose(NodeMode mode, DataDirectory data, Project project) {
        return choose(mode, mode == NodeMode.auto ? LocalNodes.look() : LocalNodes.NONE, data, project);
    }

    static Nodes choose(NodeMode mode, LocalNodes found, DataDirectory data, Project project) {
        return switch (mode) {
            case none -> new Nodes(List.of(), Map.of(), "those of the application's configuration");
            case sim -> simulated(data, project, found);
            case auto -> found.ollama().isPresent() ? local(found) : simulated(data, project, found);
        };
    }

    private static Nodes simulated(DataDirectory data, Project project, LocalNodes found) {
        var servers = SIMULATED.stream()
                .map(name -> new SimulatedNodeServer(name, data, project))
                .toList();
        Map<String, String> environment = new TreeMap<>(Map.of("CARAVAN_NODES_LOCAL_ENABLED", "false"));
        for (SimulatedNodeServer server : servers) {
            environment.put(key(server.name(), "URL"), server.url());
            environment.put(key(server.name(), "KIND"), server.kind());
            environment.put(key(server.name(), "ENABLED"), "true");
        }
        String description = String.join(", ", SIMULATED) + ": simulated, their answers are made up";
        return new Nodes(servers, environment, description).with(found);
    }

    private static Nodes local(LocalNodes found) {
        String url = found.ollama().map(URI::toString).orElseThrow();
        return new Nodes(List.of(), only(url), "local: the Ollama at " + url).with(found);
    }

    /** Tells the application of one node and no other. */
    static Map<String, String> only(String url) {
        Map<String, String> environment =
                new TreeMap<>(Map.of("CARAVAN_NODES_LOCAL_URL", url, "CARAVAN_NODES_LOCAL_ENABLED", "true"));
        SIMULATED.forEach(name -> environment.put(key(name, "ENABLED"), "false"));
        return environment;
    }

    private Nodes with(LocalNodes found) {
        if (found.comfyui().isEmpty()) {
            return this;
        }
        String url = found.comfyui().get().toString();
        Map<String, String> both = new TreeMap<>(environment);
        both.put("CARAVAN_NODES_LOCAL_COMFYUI_URL", url);
        return new Nodes(simulated, both, description + "; a ComfyUI answers at " + url);
    }

    private static String key(String node, String property) {
        return "CARAVAN_NODES_" + node.toUpperCase(Locale.ROOT) + "_" + property;
    }
}
