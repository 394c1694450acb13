package io.caravan.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL's line of the readiness. Its absence does not make a process unready: known keys work and results wait in Kafka. */
@Readiness
@ApplicationScoped
class PostgresCheck implements HealthCheck {

    private static final int PATIENCE_SECONDS = 2;

    private final DataSource database;
    private final Schema schema;

    PostgresCheck(DataSource database, Schema schema) {
        this.database = database;
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("postgresql")
                .up()
                .withData("state", state())
                .build();
    }

    private String state() {
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(PATIENCE_SECONDS)) {
                return "away; results wait in Kafka until it is back";
            }
            return schema.isReady() ? "answers" : "answers; its tables are being brought up to date";
        } catch (SQLException away) {
            return "away; results wait in Kafka until it is back";
        }
    }
}
