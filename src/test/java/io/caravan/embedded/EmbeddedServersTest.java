package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedServersTest {

    @TempDir
    static Path directory;

    static EmbeddedServers servers;

    @BeforeAll
    static void start() {
        servers = EmbeddedServers.in(directory.resolve("data"));
        servers.start();
    }

    @AfterAll
    static void stop() {
        servers.stop();
    }

    @Test
    void whatIsStoredSurvivesStopAndStartAndNothingRunsBetween() throws Exception {
        new StoredThings(servers).store("stopped");
        var data = DataDirectory.at(directory.resolve("data"));
        List<ProcessIdentity> processes = ProcessRecord.all(data).stream()
                .filter(each -> each.isRunning(data))
                .map(ProcessRecord::process)
                .toList();

        servers.stop();

        assertThat(processes).hasSize(4).noneMatch(ProcessIdentity::isAlive);
        assertThat(ProcessRecord.all(data)).isEmpty();
        startAnew();
        assertHolds("stopped");
    }

    @Test
    void whatIsAcknowledgedSurvivesKill() throws Exception {
        new StoredThings(servers).store("killed");

        servers.all().forEach(EmbeddedServer::kill);
        startAnew();

        assertHolds("killed");
    }

    @Test
    void portsAndSecretsAreChosenOnce() throws Exception {
        Path other = directory.resolve("other");

        var first = EmbeddedServers.in(other);
        var second = EmbeddedServers.in(other);

        assertThat(second.all())
                .extracting(EmbeddedServer::address)
                .isEqualTo(first.all().stream().map(EmbeddedServer::address).toList());
        assertThat(second.postgres().password())
                .isEqualTo(first.postgres().password())
                .hasSize(48);
        assertThat(second.redis().uri()).isEqualTo(first.redis().uri());
        assertThat(second.s3().secretKey())
                .isEqualTo(first.s3().secretKey())
                .isNotEqualTo(servers.s3().secretKey());
    }

    @Test
    void secretsBelongToTheirOwnerAlone() throws Exception {
        assertThat(mode(directory.resolve("data"))).isEqualTo("rwx------");
        assertThat(mode(directory.resolve("data/secrets"))).isEqualTo("rwx------");
        for (String file :
                List.of("secrets/postgres", "secrets/postgres-reader", "secrets/s3-secret-key", "redis/redis.conf")) {
            assertThat(mode(directory.resolve("data").resolve(file))).isEqualTo("rw-------");
        }
    }

    @Test
    void noSecretShowsInACommandLine() throws Exception {
        for (ChildServer server : servers.all()) {
            String command =
                    String.join(" ", ProcessIdentity.commandLine(server.pid().orElseThrow()));
            assertThat(secrets().values()).noneMatch(command::contains);
        }
    }

    @Test
    void nobodyGetsInWithoutAPassword() throws Exception {
        assertThatThrownBy(() -> new StoredThings(servers).connect("wrong")).isInstanceOf(SQLException.class);
        assertThat(StoredThings.statusWithoutKey(servers.s3().uri())).isEqualTo(403);
        try (var client =
                RedisClient.create(RedisURI.create("redis://" + servers.redis().address()))) {
            assertThatThrownBy(client::connect).rootCause().hasMessageContaining("NOAUTH");
        }
    }

    @Test
    void postgresSyncsToTheDisk() throws Exception {
        try (var connection =
                        new StoredThings(servers).connect(servers.postgres().password());
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT current_setting('fsync') || current_setting('synchronous_commit')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("onon");
        }
    }

    private static void startAnew() {
        servers = EmbeddedServers.in(directory.resolve("data"));
        servers.start();
    }

    private static void assertHolds(String word) throws Exception {
        var things = new StoredThings(servers);
        assertThat(things.inKafka()).contains(word);
        assertThat(things.inPostgres()).contains(word);
        assertThat(things.inRedis()).contains(word);
        assertThat(things.inS3(word)).isEqualTo(word);
    }

    private static Map<String, String> secrets() throws Exception {
        var secrets = new TreeMap<String, String>();
        try (var files = Files.list(directory.resolve("data/secrets"))) {
            for (Path file : files.toList()) {
                secrets.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return secrets;
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
