package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPortTest {

    @TempDir
    Path directory;

    DataDirectory data;

    @BeforeEach
    void makeData() {
        data = DataDirectory.at(directory);
    }

    @Test
    void aFreePortIsKept() {
        int first = KeptPort.choose(data, "kafka");

        assertThat(KeptPort.choose(data, "kafka")).isEqualTo(first);
    }

    @Test
    void aTakenPortIsReplacedAndTheNewOneKept() throws Exception {
        int first = KeptPort.choose(data, "kafka");
        try (var somebody = new ServerSocket(first, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(KeptPort.isFree("127.0.0.1", somebody.getLocalPort())).isFalse();

            int second = KeptPort.choose(data, "kafka");

            assertThat(second).isNotEqualTo(first);
            assertThat(KeptPort.find(data, "kafka")).hasValue(second);
        }
    }

    @Test
    void twoNamesNeverGetTheSamePort() {
        assertThat(KeptPort.choose(data, "kafka")).isNotEqualTo(KeptPort.choose(data, "redis"));
    }

    @Test
    void aPortIsOutsideTheRangeOfOutgoingConnections() throws Exception {
        try (var range = Files.newBufferedReader(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            int lowest = Integer.parseInt(range.readLine().split("\\s+")[0]);

            assertThat(KeptPort.choose(data, "kafka")).isLessThan(lowest);
        }
    }

    @Test
    void anUnreadableFileCountsAsNone() throws Exception {
        Files.writeString(data.run().resolve("kafka.port"), "no number");

        assertThat(KeptPort.find(data, "kafka")).isEmpty();
        assertThat(KeptPort.choose(data, "kafka")).isPositive();
    }
}
