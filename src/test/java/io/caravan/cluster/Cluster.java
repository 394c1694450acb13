package io.caravan.cluster;

import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.simulator.NodeOptions;
import io.caravan.embedded.simulator.SimulatedNode;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The real servers and three simulated nodes, for tests of the application in this process. */
public class Cluster implements QuarkusTestResourceLifecycleManager {

    private static final double FASTER_THAN_ANYBODY_READS = 5_000;

    /** Of each node: enough for tests that are not about waiting. */
    private static final int SLOTS = 64;

    /** So that a test of a silent node does not take as long as an operator would wait. */
    private static final Map<String, String> SHORT_TIMES = Map.of(
            "caravan.inference.warm-token-timeout", "2s",
            "caravan.inference.cold-token-timeout", "2s",
            "caravan.inference.stall-timeout", "2s",
            "caravan.balancer.probe-interval", "500ms",
            "caravan.balancer.breaker.open-for", "2s",
            "caravan.access.key-refresh", "500ms");

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("caravan.http.max-body-size", "1M"),
            Map.entry("caravan.models.aliases.gpt-4o-mini", "mistral"),
            Map.entry("caravan.images.allowed-hosts", "localhost"),
            Map.entry("caravan.ollama.allow-management", "true"),
            Map.entry("caravan.nodes.nano.slots", "1"),
            Map.entry("caravan.limits.user.chat-per-minute", "1000000"),
            Map.entry("caravan.redis.patience", "2s"),
            Map.entry("caravan.models.fallbacks.phi4", "llava:13b,mistral"),
            Map.entry("caravan.models.larger-context.\"gemma3:12b\"", "qwen3:14b"));

    private static volatile Cluster running;

    private final Map<String, SimulatedNode> nodes = new HashMap<>();
    private Map<String, String> others = Map.of();

    /** The simulated node of that name. */
    public static SimulatedNode node(String name) {
        return running.nodes.get(name);
    }

    /** The servers that keep data. */
    public static EmbeddedServers servers() {
        return Servers.ALL;
    }

    /** All nodes without faults, and fast again. */
    public static void heal() {
        running.nodes.values().forEach(node -> {
            node.heal();
            node.setTokensPerSecond(FASTER_THAN_ANYBODY_READS);
        });
    }

    /** The directory in which results wait while Kafka is away. */
    public static Path spool() {
        return Servers.DATA.resolve("spool");
    }

    /** The administrator's key. */
    public static String key() {
        try {
            return Files.readString(Servers.DATA.resolve("admin.key")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param settings of the application that a test wants otherwise */
    @Override
    public void init(Map<String, String> settings) {
        others = settings;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>(settings(Servers.ALL, Servers.DATA));
        for (String name : new String[] {"agx0", "orin0", "nano"}) {
            SimulatedNode node = SimulatedNode.start(options(name));
            nodes.put(name, node);
            settings.put("caravan.nodes." + name + ".url", node.url().toString());
            settings.put("caravan.nodes." + name + ".slots", String.valueOf(SLOTS));
        }
        settings.putAll(SETTINGS);
        if (!Scale.isReal()) {
            settings.putAll(SHORT_TIMES);
        }
        settings.putAll(others);
        running = this;
        return settings;
    }

    /** As the box of that name, and with the models that several have. */
    private static NodeOptions options(String name) {
        NodeOptions box = NodeOptions.named(name).fast().withParallel(SLOTS);
        List<String> models = new ArrayList<>(box.models());
        models.add(OnCluster.TRIO_MODEL);
        if (!name.equals("nano")) {
            models.add(OnCluster.DUO_MODEL);
        }
        return box.withModels(models.toArray(String[]::new));
    }

    /** The application's settings for these servers. */
    static Map<String, String> settings(EmbeddedServers servers, Path data) {
        return Map.of(
                "caravan.data-directory", data.toString(),
                "caravan.kafka.bootstrap-servers", servers.kafka().bootstrapServers(),
                "caravan.postgres.url", servers.postgres().jdbcUrl(),
                "caravan.postgres.username", servers.postgres().username(),
                "caravan.postgres.password", servers.postgres().password(),
                "caravan.redis.url", servers.redis().uri());
    }

    @Override
    public void stop() {
        nodes.values().forEach(SimulatedNode::close);
    }

    /** Those that keep data. They stay until the tests are over: each application after the first one finds what the others left. */
    private static final class Servers {

        static final Path DATA = directory();
        static final EmbeddedServers ALL = started();

        private static Path directory() {
            try {
                return Files.createTempDirectory("caravan-test");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static EmbeddedServers started() {
            EmbeddedServers servers = EmbeddedServers.in(DATA);
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
            servers.start();
            return servers;
        }
    }
}
