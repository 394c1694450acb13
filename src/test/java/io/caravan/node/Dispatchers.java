package io.caravan.node;

import io.caravan.cluster.Settings;
import io.caravan.inference.Cancellation;
import io.caravan.inference.InferenceSettings;
import io.caravan.inference.ModelRequest;
import io.caravan.store.Budgets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

/** Dispatchers by default settings, and what they are given. */
final class Dispatchers {

    private Dispatchers() {}

    static Dispatcher of(Admission admission) {
        InferenceSettings limits = Settings.of(InferenceSettings.class, Map.of());
        PatienceRule patience = new PatienceRule(Settings.of(AdmissionSettings.class, Map.of()), limits);
        DispatchMetrics metrics = new DispatchMetrics(new SimpleMeterRegistry());
        SameNodeRetry retry = new SameNodeRetry(Settings.of(BalancerSettings.class, Map.of()));
        NodeTries tries = new NodeTries(patience, retry, metrics);
        return new Dispatcher(
                admission,
                patience,
                tries,
                SomeNodes.configured(Map.of()),
                Budgets.of(Duration.ofSeconds(1)),
                metrics,
                limits);
    }

    /** One that sets out now, and may claim so much. */
    static Order order(ModelRequest request, Claim claim, Attempts attempts) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(Attempts.VARIABLE, attempts);
        exchange.setVariable(Claim.VARIABLE, claim);
        exchange.setVariable(Cancellation.VARIABLE, new Cancellation());
        return Order.of(exchange, request);
    }
}
