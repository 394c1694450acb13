package io.caravan.cli;

import io.caravan.cli.bench.NginxServer;
import io.caravan.cli.bench.ProcessFigures;
import io.caravan.cli.bench.StandInServer;
import io.caravan.cli.bench.Subject;
import io.caravan.cli.bench.Subjects;
import io.caravan.cli.bench.Target;
import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.KeptPort;
import io.caravan.embedded.ServerGroup;
import io.caravan.embedded.StartListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Caravan for measurements: the stores, writer and gateway as {@code up} starts them, a stand-in for the nodes, and an
 * nginx before it.
 */
final class BenchSystem implements AutoCloseable {

    /** More than are ever asked for at once: what the queue costs is measured, not how long it is. */
    private static final int SLOTS = 1024;

    private final DataDirectory data;
    private final StandInServer standIn;
    private final Optional<NginxServer> nginx;
    private final ApplicationServer gateway;
    private final int port;
    private final ServerGroup neighbours;
    private final ServerGroup all;

    BenchSystem(Project project, DataDirectory data, StartListener listener) {
        this.data = data;
        var stores = new EmbeddedServers(data, project.artifacts(), StartListener.SILENT);
        this.standIn = new StandInServer(data, project.classPath());
        this.nginx = NginxServer.find().map(program -> new NginxServer(data, program, standIn.port()));
        Map<String, String> environment = WholeSystem.environment(stores, data);
        environment.putAll(Nodes.only(standIn.address()));
        environment.put("CARAVAN_NODES_LOCAL_SLOTS", String.valueOf(SLOTS));
        this.port = KeptPort.choose(data, "gateway");
        var listening = new ApplicationServer.Listening("127.0.0.1", port, KeptPort.choose(data, "management"));
        this.gateway = ApplicationServer.gateway(data, project, listening, environment);
        List<ChildServer> others = new ArrayList<>(stores.all());
        others.add(standIn);
        nginx.ifPresent(others::add);
        others.add(ApplicationServer.writer(data, project, environment));
        this.neighbours = new ServerGroup(others, listener);
        others.add(gateway);
        this.all = new ServerGroup(others, listener);
    }

    /** Starts all but the gateway. */
    void startNeighbours() {
        neighbours.start();
    }

    ApplicationServer gateway() {
        return gateway;
    }

    int port() {
        return port;
    }

    /** Where to ask and whom to watch; the gateway must have run, for it makes the key. */
    Subjects subjects() {
        String key = AdministratorKey.read(data).orElseThrow();
        return new Subjects(
                new Subject(new Target("direct", standIn.port(), key), null),
                nginx.map(server ->
                        new Subject(new Target("nginx", server.port(), key), new ProcessFigures(() -> server.processes()
                                .toList()))),
                new Subject(
                        new Target("gateway", port, key),
                        new ProcessFigures(() -> gateway.pid().stream().boxed().toList())));
    }

    void kill() {
        all.kill();
    }

    @Override
    public void close() {
        all.stop();
    }
}
