package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.HttpProbe;
import io.caravan.embedded.KeptPort;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One process of the application, in the role of its name; ready when its health says so. */
final class ApplicationServer extends ChildServer {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);
    private static final Pattern DOWN =
            Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"\\s*,\\s*\"status\"\\s*:\\s*\"DOWN\"");

    private final Project project;
    private final Listening listening;
    private final Map<String, String> environment;
    private final int stopOrder;
    private volatile String lastHealth = "";

    private ApplicationServer(
            String role,
            DataDirectory data,
            Project project,
            Listening listening,
            Map<String, String> environment,
            int stopOrder) {
        super(role, data);
        this.project = project;
        this.listening = listening;
        this.environment = new TreeMap<>(environment);
        this.stopOrder = stopOrder;
    }

    /** Where it listens; port 0 is any, for what nobody asks. */
    record Listening(String host, int port, int managementPort) {}

    static ApplicationServer gateway(
            DataDirectory data, Project project, Listening listening, Map<String, String> environment) {
        return new ApplicationServer("gateway", data, project, listening, environment, 0);
    }

    static ApplicationServer writer(DataDirectory data, Project project, Map<String, String> environment) {
        int managementPort = KeptPort.choose(data, "writer");
        return new ApplicationServer(
                "writer", data, project, new Listening("127.0.0.1", 0, managementPort), environment, 10);
    }

    @Override
    protected ProcessBuilder prepare() {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(ApplicationJvm.options(name(), project.aotCache()));
        // Nobody reads it but a later launcher, which knows by it whose process this is.
        command.add("-Dcaravan.child=" + data().of(name()));
        command.addAll(ApplicationJvm.application(project.application().getParent()));
        var process = new ProcessBuilder(command).directory(project.root().toFile());
        process.environment().putIfAbsent("QUARKUS_VERTX_EVENT_LOOPS_POOL_SIZE", Integer.toString(eventLoops()));
        process.environment().putAll(environment);
        process.environment().putAll(own());
        return process;
    }

    /**
     * One for two processors, where there would be two for each: routes need the others, and what one loop has for another
     * costs a call of the kernel if that is asleep.
     */
    private static int eventLoops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private Map<String, String> own() {
        return Map.of(
                "CARAVAN_ROLES", name(),
                "CARAVAN_DATA_DIRECTORY", data().of(name()).toString(),
                "QUARKUS_HTTP_HOST", listening.host(),
                "QUARKUS_HTTP_PORT", Integer.toString(listening.port()),
                "QUARKUS_MANAGEMENT_HOST", listening.host(),
                "QUARKUS_MANAGEMENT_PORT", Integer.toString(listening.managementPort()));
    }

    @Override
    protected boolean isReady() {
        var health = HttpProbe.get(health(), PROBE_LIMIT);
        health.ifPresent(answer -> lastHealth = answer.body());
        return health.filter(answer -> answer.status() == 200).isPresent();
    }

    @Override
    protected String waitingFor() {
        String down =
                DOWN.matcher(lastHealth).results().map(each -> each.group(1)).collect(Collectors.joining(", "));
        return "; " + health() + (down.isEmpty() ? " doesn't answer 200" : " says DOWN of " + down);
    }

    private URI health() {
        return URI.create("http://" + listening.host() + ":" + listening.managementPort() + "/q/health/ready");
    }

    @Override
    public String address() {
        return listening.port() == 0
                ? "management http://" + listening.host() + ":" + listening.managementPort()
                : "http://" + listening.host() + ":" + listening.port();
    }

    @Override
    protected Duration startLimit() {
        return Duration.ofSeconds(90);
    }

    /** Streams that run when it is told to end get 30 s, of the 40 it is waited for. */
    @Override
    protected Duration stopLimit() {
        return Duration.ofSeconds(40);
    }

    @Override
    public int stopOrder() {
        return stopOrder;
    }
}
