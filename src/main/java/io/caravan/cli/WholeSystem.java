package io.caravan.cli;

import io.caravan.embedded.ChildServer;
import io.caravan.embedded.DataDirectory;
import io.caravan.embedded.EmbeddedServers;
import io.caravan.embedded.StartListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All processes of Caravan on one machine, none of them started yet.
 *
 * @param servers the stores, the nodes, writer and gateway
 * @param nodes of which some may be ours
 */
record WholeSystem(List<ChildServer> servers, Nodes nodes) {

    static WholeSystem of(Project project, DataDirectory data, ApplicationServer.Listening listening, NodeMode mode) {
        var stores = new EmbeddedServers(data, project.artifacts(), StartListener.SILENT);
        var nodes = Nodes.choose(mode, data, project);
        Map<String, String> environment = environment(stores, data);
        environment.putAll(nodes.environment());
        List<ChildServer> servers = new ArrayList<>(stores.all());
        servers.addAll(nodes.simulated());
        servers.add(ApplicationServer.writer(data, project, environment));
        servers.add(ApplicationServer.gateway(data, project, listening, environment));
        return new WholeSystem(List.copyOf(servers), nodes);
    }

    /** What tells the application where its stores are. */
    static Map<String, String> environment(EmbeddedServers stores, DataDirectory data) {
        Map<String, String> environment = new TreeMap<>();
        environment.put(
                "CARAVAN_ACCESS_ADMINISTRATOR_KEY_FILE",
                AdministratorKey.file(data).toString());
        environment.put("CARAVAN_KAFKA_BOOTSTRAP_SERVERS", stores.kafka().bootstrapServers());
        environment.put("CARAVAN_POSTGRES_URL", stores.postgres().jdbcUrl());
        environment.put("CARAVAN_POSTGRES_USERNAME", stores.postgres().username());
        environment.put("CARAVAN_POSTGRES_PASSWORD", stores.postgres().password());
        environment.put("CARAVAN_REDIS_URL", stores.redis().uri());
        environment.put("CARAVAN_OBJECT_STORE_URL", stores.s3().uri().toString());
        environment.put("CARAVAN_OBJECT_STORE_ACCESS_KEY", stores.s3().accessKey());
        environment.put("CARAVAN_OBJECT_STORE_SECRET_KEY", stores.s3().secretKey());
        return environment;
    }
}
