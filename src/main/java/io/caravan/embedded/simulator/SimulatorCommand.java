package io.caravan.embedded.simulator;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The command line of one node: starts it, says where it listens, and stays. */
@Command(name = "simulated-node", mixinStandardHelpOptions = true, description = "A simulated AI node.")
final class SimulatorCommand implements Callable<Integer> {

    @Option(names = "--name", required = true, description = "Name of the node, also its profile's unless told.")
    private String name;

    @Option(names = "--profile", description = "agx0, orin0 or nano: models, speeds and parallelism.")
    private String profile;

    @Option(names = "--kind", description = "ollama or openai, a llama.cpp server; the profile's unless told.")
    private ServerKind kind;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String host;

    @Option(names = "--port", defaultValue = "0", description = "0: a free one.")
    private int port;

    @Option(names = "--control-port", defaultValue = "0", description = "Of /simulator; 0: a free one.")
    private int controlPort;

    @Option(names = "--tokens-per-second", description = "Of one stream, for every model.")
    private Double tokensPerSecond;

    @Option(
            names = "--load-time",
            converter = GoDurationConverter.class,
            description = "Of a cold model, such as 500ms or 2s.")
    private Duration loadTime;

    @Option(names = "--parallel", description = "Streams of one model at a time.")
    private Integer parallel;

    @Option(names = "--models", split = ",", description = "In place of the profile's.")
    private List<String> models;

    @Option(names = "--list-fault-models", description = "Lists the sim-… models in /api/tags too.")
    private boolean listFaultModels;

    @Override
    public Integer call() throws InterruptedException {
        try {
            SimulatedNode node = SimulatedNode.start(options());
            System.out.printf("%s (simulated) listens on %s%n", node.name(), node.url());
            System.out.printf("%s is controlled at http://%s:%d/simulator%n", node.name(), host, node.controlPort());
            Thread.currentThread().join();
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private NodeOptions options() {
        return new NodeOptions(
                name,
                profile == null ? name : profile,
                kind,
                host,
                port,
                controlPort,
                tokensPerSecond,
                loadTime,
                parallel,
                models,
                listFaultModels);
    }

    /** Takes the durations that Ollama takes. */
    static final class GoDurationConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            return GoDuration.parse(text);
        }
    }
}
