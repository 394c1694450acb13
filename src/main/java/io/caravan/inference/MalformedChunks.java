package io.caravan.inference;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Counts what nodes sent in the middle of a stream that makes no sense and was skipped. */
@Singleton
class MalformedChunks {

    static final String METER = "caravan.node.malformed.chunks";

    private static final Logger LOG = Logger.getLogger(MalformedChunks.class);

    private final MeterRegistry meters;

    MalformedChunks(MeterRegistry meters) {
        this.meters = meters;
    }

    void skipped(String node) {
        LOG.debugf("node %s sent a chunk that makes no sense; skipped", node);
        Counter.builder(METER)
                .description("Chunks of an answer that made no sense and were skipped")
                .tag("node", node)
                .register(meters)
                .increment();
    }
}
