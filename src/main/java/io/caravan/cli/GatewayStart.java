package io.caravan.cli;

import io.caravan.cli.bench.Bound;
import io.caravan.cli.bench.Figure;
import io.caravan.cli.bench.ProcessFigures;
import io.caravan.cli.bench.Samples;
import io.caravan.embedded.DataDirectory;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** From the start of the gateway's process to its first answered chat, its neighbours being there. */
final class GatewayStart {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final long PAUSE_MILLIS = 5;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final Bound BUDGET = Bound.atMost(2);
    private static final byte[] CHAT = """
            {"model":"bench","stream":false,"messages":[{"role":"user","content":"Hello"}]}""".getBytes(StandardCharsets.UTF_8);

    private final DataDirectory data;
    private final BenchSystem system;

    GatewayStart(DataDirectory data, BenchSystem system) {
        this.data = data;
        this.system = system;
    }

    /** Starts it so many times; it runs afterwards. */
    List<Figure> measure(int times) throws InterruptedException {
        List<Start> starts = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            system.gateway().stop();
            starts.add(start());
        }
        return List.of(
                new Figure("start to first answered request", median(starts, Start::seconds), "s", BUDGET),
                new Figure("CPU of a start", median(starts, Start::cpu), "s"),
                new Figure("CPU of a start, main thread", median(starts, Start::mainThread), "s"),
                new Figure("CPU of a start, compilers", median(starts, Start::compilers), "s"));
    }

    private static double median(List<Start> starts, ToDoubleFunction<Start> what) {
        return Samples.of(starts.stream().mapToDouble(what).boxed().toList()).median();
    }

    /** One start, and what it cost, all in seconds. */
    private record Start(double seconds, double cpu, double mainThread, double compilers) {

        static Start of(double seconds, ProcessFigures gateway) {
            return new Start(
                    seconds,
                    gateway.cpuSeconds(),
                    gateway.cpuSeconds("java"::equals),
                    gateway.cpuSeconds(name -> name.contains("Compiler")));
        }
    }

    private Start start() throws InterruptedException {
        long began = System.nanoTime();
        system.gateway().launch();
        while (!answers()) {
            if (!system.gateway().isRunning() || System.nanoTime() - began > LONGEST.toNanos()) {
                throw new Complaint(
                        "The gateway doesn't answer; see " + system.gateway().logFile());
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return Start.of(seconds, system.subjects().gateway().figures());
    }

    private boolean answers() {
        Optional<String> key = AdministratorKey.read(data);
        return key.isPresent() && answers(key.get());
    }

    private boolean answers(String key) {
        try {
            var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + system.port() + "/api/chat")
                    .toURL()
                    .openConnection();
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setRequestProperty("Authorization", "Bearer " + key);
            connection.setDoOutput(true);
            connection.getOutputStream().write(CHAT);
            return connection.getResponseCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }
}
