package io.caravan.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What is in the real Kafka. */
public final class Topics {

    public static final String COMPLETIONS = "caravan.completions.v1";
    public static final String DEAD_LETTERS = "caravan.dead-letters.v1";

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private Topics() {}

    /** Returns when Kafka has all of them, in this order. */
    public static void produce(String topic, String key, byte[]... values) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", Cluster.servers().kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(topic, key, value));
            }
            producer.flush();
        }
    }

    /** The first record that is wanted, read from the beginning; empty if none comes in a while. */
    public static Optional<ConsumerRecord<String, byte[]>> find(
            String topic, Predicate<ConsumerRecord<String, byte[]>> wanted) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        Cluster.servers().kafka().bootstrapServers(),
                        "metadata.max.age.ms",
                        "500"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            long deadline = System.nanoTime() + LONG_ENOUGH.toNanos();
            while (System.nanoTime() < deadline) {
                follow(consumer, topic);
                for (var record : consumer.poll(Duration.ofMillis(200)).records(topic)) {
                    if (wanted.test(record)) {
                        return Optional.of(record);
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static void follow(KafkaConsumer<?, ?> consumer, String topic) {
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new org.apache.kafka.common.TopicPartition(topic, info.partition()))
                .toList();
        if (consumer.assignment().isEmpty() && !partitions.isEmpty()) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }
    }

    /** The text of a record's header; null if it has no such one. */
    public static String header(ConsumerRecord<?, ?> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All texts as records' values. */
    public static byte[][] bytes(List<String> texts) {
        return texts.stream().map(Topics::bytes).toArray(byte[][]::new);
    }
}
