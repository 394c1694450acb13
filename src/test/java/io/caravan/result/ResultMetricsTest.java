package io.caravan.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class ResultMetricsTest {

    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final ResultMetrics metrics = new ResultMetrics(meters);

    @Test
    void whatHappenedToResultsIsCountedApart() {
        metrics.published();
        metrics.published();
        metrics.spooled();
        metrics.deadLettered();
        assertThat(count("published")).isEqualTo(2);
        assertThat(count("spooled")).isEqualTo(1);
        assertThat(count("dead-lettered")).isEqualTo(1);
        assertThat(count("stored")).isZero();
    }

    @Test
    void aBatchCountsAsManyAsItStored() throws Exception {
        try (var camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setVariable("stored", 3);
            metrics.stored(exchange);
        }
        assertThat(count("stored")).isEqualTo(3);
    }

    private double count(String outcome) {
        return meters.get("caravan.results").tag("outcome", outcome).counter().count();
    }
}
