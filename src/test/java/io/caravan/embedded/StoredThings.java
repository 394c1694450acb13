package io.caravan.embedded;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Puts one word into each of the four servers, and looks which words are there. */
final class StoredThings {
    private static final String TOPIC = "words";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final EmbeddedServers servers;

    StoredThings(EmbeddedServers servers) {
        this.servers = servers;
    }

    /** Returns when all four have acknowledged it. */
    void store(String word) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, null, word)).get();
        }
        try (var connection = connect(servers.postgres().password());
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS words (word text)");
            statement.execute("INSERT INTO words VALUES ('" + word + "')");
        }
        try (var client = RedisClient.create(servers.redis().uri());
                var redis = client.connect()) {
            redis.sync().sadd("words", word);
        }
        s3("PUT", "/words", "");
        s3("PUT", "/words/" + word, word);
    }

    List<String> inKafka() {
        var partition = new TopicPartition(TOPIC, 0);
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers.kafka().bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition), LIMIT).get(partition);
            var words = new TreeSet<String>();
            while (consumer.position(partition, LIMIT) < end) {
                consumer.poll(LIMIT).forEach(each -> words.add(each.value()));
            }
            return List.copyOf(words);
        }
    }

    List<String> inPostgres() throws SQLException {
        try (var connection = connect(servers.postgres().password());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT word FROM words")) {
            var words = new TreeSet<String>();
            while (rows.next()) {
                words.add(rows.getString(1));
            }
            return List.copyOf(words);
        }
    }

    List<String> inRedis() {
        try (var client = RedisClient.create(servers.redis().uri());
                var redis = client.connect()) {
            return List.copyOf(new TreeSet<>(redis.sync().smembers("words")));
        }
    }

    String inS3(String word) throws Exception {
        return s3("GET", "/words/" + word, "");
    }

    Connection connect(String password) throws SQLException {
        return DriverManager.getConnection(
                servers.postgres().jdbcUrl(), servers.postgres().username(), password);
    }

    private String s3(String method, String path, String body) throws Exception {
        String date = ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.RFC_1123_DATE_TIME);
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(servers.s3().secretKey().getBytes(), "HmacSHA1"));
        byte[] signature = mac.doFinal((method + "\n\n\n\nx-amz-date:" + date + "\n" + path).getBytes());
        var request = HttpRequest.newBuilder(servers.s3().uri().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("x-amz-date", date)
                .header(
                        "Authorization",
                        "AWS " + servers.s3().accessKey() + ":"
                                + Base64.getEncoder().encodeToString(signature));
        return send(request);
    }

    private static String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).body();
        }
    }

    static int statusWithoutKey(URI uri) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
