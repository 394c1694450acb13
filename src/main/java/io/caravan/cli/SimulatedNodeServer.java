package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.KeptPort;

/** One simulated AI node. */
final class SimulatedNodeServer extends ChildServer {
    private static final String MAIN = "io.caravan.embedded.simulator.SimulatedNode";

    private final Project project;
    private final int port;
    private final int controlPort;

    SimulatedNodeServer(String name, DataDirectory data, Project project) {
        super(name, data);
        this.project = project;
        this.port = KeptPort.choose(data, name);
        this.controlPort = KeptPort.choose(data, name + "-control");
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
        return new ProcessBuilder(
                Executables.java().toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-Dcaravan.child=" + data().root().resolve(name()),
                "-cp",
                project.classPath(),
                MAIN,
                "--name",
                name(),
                "--port",
                Integer.toString(port),
                "--control-port",
                Integer.toString(controlPort));
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
