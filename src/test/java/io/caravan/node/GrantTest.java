package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.Cancellation;
import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GrantTest {

    private static final String MODEL = "phi3:mini";
    private static final Duration LOAD = Duration.ofMillis(200);

    private final Node cold = SomeNodes.cold("orin0", 1, 2, MODEL);
    private final Node warm = SomeNodes.warm("agx0", 1, 2, MODEL);
    private final Admission admission = Admissions.alone();

    @Test
    void theLoadOfAModelIsNoWorkOfTheRequest() throws Exception {
        Grant grant = heldForALoad(cold);
        grant.began();
        Duration left = grant.held();
        grant.served(OptionalDouble.of(30));
        assertThat(cold.pace().service(MODEL).orElseThrow())
                .isLessThanOrEqualTo(grant.held().minus(LOAD));
        assertThat(left).isGreaterThanOrEqualTo(LOAD);
    }

    @Test
    void theWaitForTheFirstTokenOfAWarmModelIsWork() throws Exception {
        Grant grant = heldForALoad(warm);
        grant.began();
        grant.served(OptionalDouble.of(30));
        assertThat(warm.pace().service(MODEL).orElseThrow()).isGreaterThanOrEqualTo(LOAD);
    }

    @Test
    void whatComesWholeFromAColdNodeSaysNothing() throws Exception {
        Duration guess = cold.pace().service();
        Grant grant = heldForALoad(cold);
        grant.began();
        grant.served(OptionalDouble.empty());
        assertThat(cold.pace().service(MODEL)).isEmpty();
        assertThat(cold.pace().service()).isEqualTo(guess);
    }

    @Test
    void whatIsGivenBackTwiceIsOneSlot() throws Exception {
        grant(warm);
        Grant grant = grant(warm);
        assertThat(warm.inFlight()).isEqualTo(2);
        grant.served(OptionalDouble.of(30));
        grant.giveBack();
        assertThat(warm.inFlight()).isEqualTo(1);
    }

    private Grant heldForALoad(Node node) throws Exception {
        Grant grant = grant(node);
        Awaitility.await().until(() -> grant.held().compareTo(LOAD) >= 0);
        return grant;
    }

    private Grant grant(Node node) throws Exception {
        Waiting request = Waits.of(MODEL, List.of(node), Lane.INTERACTIVE, "ada", false);
        return admission.admit(request, Duration.ZERO, new Cancellation());
    }
}
