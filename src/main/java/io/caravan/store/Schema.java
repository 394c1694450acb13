package io.caravan.store;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/**
 * Brings the tables up to date as soon as PostgreSQL is there, whenever that is.
 *
 * <p>Every role does it: Flyway holds a lock in the database, so the first one works and the others find nothing to do.
 * The application starts without it, and without waiting for Flyway itself: that is made on the thread that migrates.
 */
@Named("schema")
@ApplicationScoped
public class Schema {

    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource database;
    private final List<Task> waiting = new ArrayList<>();
    private volatile boolean ready;
    private volatile Thread worker;

    /** What waits for the tables. */
    @FunctionalInterface
    public interface Task {
        /** Tried again after a pause if it throws. */
        void run() throws Exception;
    }

    Schema(DataSource database) {
        this.database = database;
    }

    void start(@Observes @Priority(1) StartupEvent start) {
        waiting.addFirst(() -> {
            Flyway.configure().dataSource(database).load().migrate();
            ready = true;
        });
        worker = Thread.ofVirtual().name("schema").start(this::work);
    }

    @PreDestroy
    void stop() {
        if (worker != null) {
            worker.interrupt();
        }
    }

    /** Whether the tables are up to date. */
    public boolean isReady() {
        return ready;
    }

    /** Runs the task on a thread of our own once the tables are there, and again until it succeeds. */
    public void whenReady(Task task) {
        synchronized (waiting) {
            waiting.add(task);
            waiting.notifyAll();
        }
    }

    private void work() {
        try {
            while (true) {
                runUntilDone(next());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Task next() throws InterruptedException {
        synchronized (waiting) {
            while (waiting.isEmpty()) {
                waiting.wait();
            }
            return waiting.removeFirst();
        }
    }

    private static void runUntilDone(Task task) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                task.run();
                return;
            } catch (InterruptedException stopping) {
                throw stopping;
            } catch (Exception away) {
                if (!told) {
                    LOG.warnf("the database is not ready: %s; trying again every second", firstLine(away));
                    told = true;
                }
                Thread.sleep(PAUSE);
            }
        }
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage())
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("no reason given");
    }
}
