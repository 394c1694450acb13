package io.caravan.matrix;

import io.caravan.cluster.Cluster;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import java.util.function.Consumer;

/**
 * What goes wrong, and what is to come of it: a row of the matrix, by the table of how failures of a node are handled.
 *
 * @param what in words
 * @param cause brings it about on agx0, for a model; orin0 has the model too
 * @param agx0 how often agx0 is to hear of the request
 * @param orin0 how often orin0 is
 * @param whole what comes of it if the answer leaves whole
 * @param streamed what comes of it if it leaves piece by piece
 */
record Failing(String what, Consumer<String> cause, int agx0, int orin0, String whole, String streamed) {

    static final String ANSWERED = "answered";
    static final String BROKEN = "broken, and says so";

    /** The caller notices nothing. */
    static Failing unnoticed(String what, int agx0, int orin0, Fault fault) {
        return new Failing(what, model -> strike("agx0", fault, model), agx0, orin0, ANSWERED, ANSWERED);
    }

    /** The caller gets an error before anything else. */
    static Failing told(String what, int agx0, int orin0, int status, Consumer<String> cause) {
        return new Failing(what, cause, agx0, orin0, "error " + status, "error " + status);
    }

    /** Nobody answers, and the connection is not even made. */
    static Failing refused() {
        return new Failing("connection refused", model -> Cluster.node("agx0").refuse(), 0, 1, ANSWERED, ANSWERED);
    }

    /** Every node breaks off. */
    static Failing brokenEverywhere() {
        Fault cut = Fault.of(FaultKind.CUT);
        return new Failing("stream cut, on every node", model -> everywhere(cut, model), 1, 1, "error 502", BROKEN);
    }

    static void everywhere(Fault fault, String model) {
        strike("agx0", fault, model);
        strike("orin0", fault, model);
    }

    static void strike(String node, Fault fault, String model) {
        Cluster.node(node).fail(fault.onModel(model));
    }

    String outcome(boolean streams) {
        return streams ? streamed : whole;
    }
}
