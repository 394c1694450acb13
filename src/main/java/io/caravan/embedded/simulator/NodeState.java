package io.caravan.embedded.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A node at one moment. {@code started = finished + cancelled + inFlight + waiting}; requests refused as malformed or
 * for an unknown model are not counted.
 *
 * @param name of the node
 * @param simulated always true
 * @param listening whether its socket is open
 * @param tokensPerSecond as set, null: as each model has it
 * @param loadTimeMs as set, null: as each model's size has it
 * @param parallel streams of one model at a time
 * @param faults that still last
 * @param loaded models, as {@code /api/ps} lists them
 * @param inFlight requests that hold a slot, or that a fault holds
 * @param waiting for a slot or for a load
 * @param mostAtOnce the most requests that were in flight or waiting at once, since the node started
 * @param started requests to models that were taken
 * @param finished by the node, also with an error
 * @param cancelled by the caller, who closed the connection
 * @param tokensSent in all answers
 * @param requestsByModel how many asked for each
 * @param requestsByFault how many suffered each
 * @param requests the last 200, oldest first; null unless asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeState(
        String name,
        boolean simulated,
        boolean listening,
        Double tokensPerSecond,
        Long loadTimeMs,
        int parallel,
        List<Fault> faults,
        List<String> loaded,
        long inFlight,
        long waiting,
        long mostAtOnce,
        long started,
        long finished,
        long cancelled,
        long tokensSent,
        Map<String, Long> requestsByModel,
        Map<String, Long> requestsByFault,
        List<SeenRequest> requests) {

    static NodeState of(String name, Workshop workshop, boolean withRequests) {
        Tuning tuning = workshop.tuning();
        Counters counters = workshop.counters();
        int waiting = workshop.scheduler().waiting();
        return new NodeState(
                name,
                true,
                workshop.listens(),
                tuning.tokensPerSecond(),
                tuning.loadTime() == null ? null : tuning.loadTime().toMillis(),
                tuning.parallel(),
                workshop.faults().told(),
                workshop.scheduler().loaded().stream()
                        .map(runner -> runner.model().name().toString())
                        .toList(),
                counters.open() - waiting,
                waiting,
                counters.mostAtOnce(),
                counters.started(),
                counters.finished(),
                counters.cancelled(),
                counters.tokensSent(),
                workshop.journal().byModel(),
                workshop.journal().byFault(),
                withRequests ? workshop.journal().last() : null);
    }
}
