package io.caravan.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServerGroupTest {

    @TempDir
    Path directory;

    DataDirectory data;
    final List<String> heard = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void makeData() {
        data = DataDirectory.at(directory);
    }

    @Test
    void whenOneDoesNotStartNoneIsLeftRunning() {
        var good = new StandIn("good", data, StandIn.FAITHFUL);
        var silent = new StandIn("silent", data, "exec tail -f $0");
        var bad = new StandIn("bad", data, "exit 1");

        assertThatThrownBy(() -> group(good, silent, bad).start()).hasMessageContaining("bad didn't start");

        assertThat(List.of(good, silent, bad)).noneMatch(EmbeddedServer::isRunning);
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void anInterruptedStartLeavesNoneRunning() throws Exception {
        var good = new StandIn("good", data, StandIn.FAITHFUL);
        var silent = new StandIn("silent", data, "exec tail -f $0");
        var starting = new CountDownLatch(2);
        var group = new ServerGroup(List.of(good, silent), new StartListener() {
            @Override
            public void starting(EmbeddedServer server) {
                starting.countDown();
            }
        });
        var thread = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(group::start).isInstanceOf(CancellationException.class));
        starting.await();

        thread.interrupt();

        assertThat(thread.join(Duration.ofSeconds(30))).isTrue();
        assertThat(ProcessRecord.all(data)).isEmpty();
    }

    @Test
    void thoseOfALowerOrderHaveEndedBeforeTheNextOrderIsAsked() {
        var store = new StandIn("store", data, StandIn.FAITHFUL, 3);
        var writer = new StandIn("writer", data, StandIn.FAITHFUL, 2);
        var gateway = new StandIn("gateway", data, StandIn.FAITHFUL, 1);
        var group = group(store, writer, gateway);
        group.start();
        heard.clear();

        group.stop();

        assertThat(heard)
                .containsExactly(
                        "stopping gateway",
                        "stopped gateway",
                        "stopping writer",
                        "stopped writer",
                        "stopping store",
                        "stopped store");
    }

    private ServerGroup group(EmbeddedServer... servers) {
        return new ServerGroup(List.of(servers), new StartListener() {
            @Override
            public void stopping(EmbeddedServer server) {
                heard.add("stopping " + server.name());
            }

            @Override
            public void stopped(EmbeddedServer server, Duration took) {
                heard.add("stopped " + server.name());
            }
        });
    }
}
