package io.caravan.embedded;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;

/** One Kafka broker that is its own controller. */
public final class KafkaServer extends Store {
    private static final List<String> JVM = List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xss512k",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
            "-Dorg.slf4j.simpleLogger.showThreadName=false");

    private final int controllerPort;

    public KafkaServer(DataDirectory data, Artifacts artifacts) {
        super("kafka", data, artifacts);
        this.controllerPort = KeptPort.choose(data, "kafka-controller");
    }

    public String bootstrapServers() {
        return address();
    }

    @Override
    protected ProcessBuilder prepare() throws IOException {
        Path directory = data().of("kafka");
        Path configuration = directory.resolve("server.properties");
        writeConfiguration(configuration, directory.resolve("log"));
        if (!Files.exists(directory.resolve("log/meta.properties"))) {
            format(configuration);
        }
        return new ProcessBuilder(
                java(artifacts().classArchive("kafka", artifacts().kafka()), "kafka.Kafka", configuration.toString()));
    }

    @Override
    protected boolean isReady() {
        return logs("Kafka Server started");
    }

    private void format(Path configuration) throws IOException {
        Preparation.run(
                logFile(),
                java(
                        List.of(),
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        newClusterId(),
                        "-c",
                        configuration.toString(),
                        "--ignore-formatted"));
    }

    private List<String> java(List<String> options, String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Executables.java().toString()));
        command.addAll(JVM);
        command.addAll(options);
        command.addAll(List.of("-cp", artifacts().kafka().resolve("*").toString()));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    // Kafka writes its ids this way. One that begins with a dash would be taken for an option.
    private static String newClusterId() {
        var random = new SecureRandom();
        byte[] id = new byte[16];
        String text;
        do {
            random.nextBytes(id);
            text = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
        } while (text.startsWith("-"));
        return text;
    }

    private void writeConfiguration(Path file, Path log) throws IOException {
        var settings = new Properties();
        settings.setProperty("process.roles", "broker,controller");
        settings.setProperty("node.id", "1");
        settings.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", "CONTROLLER");
        settings.setProperty(
                "listeners", "PLAINTEXT://127.0.0.1:" + port() + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.setProperty("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port());
        settings.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.setProperty("log.dirs", log.toString());
        settings.putAll(forOneBroker());
        settings.putAll(forLongAbsence());
        var text = new StringWriter();
        settings.store(text, null);
        PrivateFile.write(file, text.toString());
    }

    private static Properties forOneBroker() {
        var settings = new Properties();
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.setProperty(topic + ".replication.factor", "1");
            settings.setProperty(topic + ".num.partitions", "1");
        }
        settings.setProperty("transaction.state.log.min.isr", "1");
        settings.setProperty("share.coordinator.state.topic.min.isr", "1");
        settings.setProperty("group.initial.rebalance.delay.ms", "0");
        settings.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        // After a kill -9 the controller waits for the session of the dead broker to end: 4 s instead of 14.
        settings.setProperty("broker.session.timeout.ms", "2000");
        settings.setProperty("broker.heartbeat.interval.ms", "500");
        // Images travel whole, up to 32 MiB and their headers.
        settings.setProperty("message.max.bytes", Integer.toString(33 * 1024 * 1024));
        settings.setProperty("replica.fetch.max.bytes", Integer.toString(33 * 1024 * 1024));
        return settings;
    }

    // By default Kafka forgets after a week both what was written and how far a reader got, the time it is switched off
    // included. A machine that was away for a holiday must still have what waits to be stored.
    private static Properties forLongAbsence() {
        var settings = new Properties();
        settings.setProperty("log.retention.hours", Integer.toString(60 * 24));
        settings.setProperty("offsets.retention.minutes", Integer.toString(60 * 24 * 60));
        return settings;
    }
}
