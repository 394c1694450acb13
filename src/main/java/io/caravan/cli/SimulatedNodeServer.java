package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.KeptPort;
import io.caravan.embedded.simulator.NodeOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One simulated AI node. */
final class SimulatedNodeServer extends ChildServer {
    private static final String MAIN = "io.caravan.embedded.simulator.SimulatedNode";

    private static final List<String> JVM = List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Project project;
    private final int port;
    private final int controlPort;

    SimulatedNodeServer(String name, DataDirectory data, Project project) {
        super(name, data);
        this.project = project;
        this.port = KeptPort.choose(data, name);
        this.controlPort = KeptPort.choose(data, name + "-control");
    }

    /** What it speaks, in the words of {@code caravan.nodes.NAME.kind}. */
    String kind() {
        return NodeOptions.named(name()).kind().name().toLowerCase(Locale.ROOT);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public String address() {
        return url() + " (control " + controlPort + ")";
    }

    @Override
    protected ProcessBuilder prepare() {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(JVM);
        command.add("-Dcaravan.child=" + data().root().resolve(name()));
        command.addAll(List.of("-cp", project.classPath(), MAIN));
        command.addAll(List.of("--name", name()));
        command.addAll(List.of("--port", Integer.toString(port)));
        command.addAll(List.of("--control-port", Integer.toString(controlPort)));
        return new ProcessBuilder(command);
    }

    @Override
    protected boolean isReady() {
        return logs(name() + " (simulated) listens on");
    }

    @Override
    public int stopOrder() {
        return 20;
    }
}
