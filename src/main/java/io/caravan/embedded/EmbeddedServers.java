package io.caravan.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * The four servers that Caravan keeps its data in, on one machine.
 *
 * <pre>{@code
 * try (var servers = EmbeddedServers.in(Path.of("data"))) {
 *     servers.start();
 *     connect(servers.postgres().jdbcUrl(), …);
 * }
 * }</pre>
 */
public final class EmbeddedServers implements AutoCloseable {
    private final KafkaServer kafka;
    private final PostgresServer postgres;
    private final S3Server s3;
    private final RedisServer redis;
    private final StartListener listener;

    public EmbeddedServers(DataDirectory data, Artifacts artifacts, StartListener listener) {
        // Before any port is chosen: an orphan may hold the one that is kept.
        Orphans.end(data, ended -> {});
        this.kafka = new KafkaServer(data, artifacts);
        this.postgres = new PostgresServer(data, artifacts);
        this.s3 = new S3Server(data, artifacts);
        this.redis = new RedisServer(data, artifacts);
        this.listener = listener;
    }

    /** Those of that directory, with the programs that {@link Artifacts#locate()} finds. */
    public static EmbeddedServers in(Path data) {
        return new EmbeddedServers(DataDirectory.at(data), Artifacts.locate(), StartListener.SILENT);
    }

    public KafkaServer kafka() {
        return kafka;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public S3Server s3() {
        return s3;
    }

    public RedisServer redis() {
        return redis;
    }

    public List<ChildServer> all() {
        return List.of(kafka, postgres, s3, redis);
    }

    /**
     * Starts all four at the same time and returns when all answer.
     *
     * @throws ServerStartException of the first that fails; the others are stopped then
     */
    public void start() {
        new ServerGroup(all(), listener).start();
    }

    /** Stops all four. What they hold is kept. */
    public void stop() {
        new ServerGroup(all(), listener).stop();
    }

    @Override
    public void close() {
        stop();
    }
}
