package io.caravan.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/** The topics as {@code kafka/topics.yaml} declares them. */
record Topics(List<Topic> topics) {

    private static final String FILE = "kafka/topics.yaml";

    record Topic(String name, int partitions, Map<String, String> config) {

        Topic {
            if (partitions < 1) {
                throw new IllegalArgumentException(FILE + ": " + name + " needs a partition or more");
            }
        }

        NewTopic declared() {
            return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
        }
    }

    static Topics declared() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try (InputStream file = loader.getResourceAsStream(FILE)) {
            return new ObjectMapper(new YAMLFactory()).readValue(file, Topics.class);
        } catch (IOException malformed) {
            throw new IllegalStateException(FILE + " cannot be read", malformed);
        }
    }
}
