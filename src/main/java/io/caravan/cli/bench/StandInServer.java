package io.caravan.cli.bench;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.Executables;
import io.caravan.embedded.KeptPort;
import java.util.ArrayList;
import java.util.List;

/** The process of the {@link StandIn}. */
public final class StandInServer extends ChildServer {

    private static final List<String> JVM = List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final String classPath;
    private final int port;

    /** @param classPath with the classes of Caravan and their libraries */
    public StandInServer(DataDirectory data, String classPath) {
        super("stand-in", data);
        this.classPath = classPath;
        this.port = KeptPort.choose(data, "stand-in");
    }

    public int port() {
        return port;
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    protected ProcessBuilder prepare() {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(JVM);
        command.add("-Dcaravan.child=" + data().root().resolve(name()));
        command.addAll(List.of("-cp", classPath, StandIn.class.getName(), Integer.toString(port)));
        return new ProcessBuilder(command);
    }

    @Override
    protected boolean isReady() {
        return logs(StandIn.READY);
    }

    @Override
    public int stopOrder() {
        return 20;
    }
}
