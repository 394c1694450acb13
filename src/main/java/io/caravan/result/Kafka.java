package io.caravan.result;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.quarkus.main.events.BeforeConfigure;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Watches the broker from a thread of its own, and creates the topics that are missing as soon as it is there. */
@ApplicationScoped
public class Kafka {

    private static final Logger LOG = Logger.getLogger(Kafka.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int PATIENCE_SECONDS = 5;

    private final String brokers;
    private volatile boolean answering;
    private volatile Thread watcher;

    Kafka(@ConfigProperty(name = "caravan.kafka.bootstrap-servers") String brokers) {
        this.brokers = brokers;
    }

    /** Whether the broker answered when last asked, some seconds ago at the most. */
    public boolean isAnswering() {
        return answering;
    }

    /** Each of Kafka's clients waits for the JVM's server of beans, which takes long to make and can be made meanwhile. */
    void prepare(@Observes BeforeConfigure first) {
        Thread.ofPlatform().daemon().name("beans-server").start(ManagementFactory::getPlatformMBeanServer);
    }

    void start(@Observes StartupEvent start) {
        watcher = Thread.ofVirtual().name("kafka-watch").start(this::watch);
    }

    @PreDestroy
    void stop() {
        if (watcher != null) {
            watcher.interrupt();
        }
    }

    private void watch() {
        try {
            while (true) {
                watchOnce();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes on until something unforeseen happens, such as a name that nobody can resolve yet. */
    private void watchOnce() throws InterruptedException {
        try (Admin admin = Admin.create(settings())) {
            boolean created = false;
            while (true) {
                answering = answers(admin);
                created = created || answering && createMissing(admin);
                Thread.sleep(PAUSE);
            }
        } catch (RuntimeException unforeseen) {
            answering = false;
            LOG.warnf("Kafka cannot be watched: %s", unforeseen.getMessage());
        }
    }

    private Map<String, Object> settings() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers,
                AdminClientConfig.CLIENT_ID_CONFIG, "caravan-watch",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    }

    private static boolean answers(Admin admin) throws InterruptedException {
        try {
            admin.describeCluster().nodes().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException away) {
            return false;
        }
    }

    private static boolean createMissing(Admin admin) throws InterruptedException {
        return Topics.declared().topics().stream()
                .map(Topics.Topic::declared)
                .map(topic -> created(admin, topic))
                .reduce(true, Boolean::logicalAnd);
    }

    private static boolean created(Admin admin, NewTopic topic) {
        try {
            admin.createTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            LOG.infof("created the topic %s", topic.name());
            return true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof TopicExistsException) {
                return true;
            }
            LOG.warnf(
                    "the topic %s cannot be created: %s",
                    topic.name(), refused.getCause().getMessage());
            return false;
        } catch (TimeoutException away) {
            return false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
