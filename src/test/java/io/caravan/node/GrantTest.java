package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class GrantTest {

    private static final String MODEL = "phi3:mini";
    private static final Duration LOAD = Duration.ofMillis(200);

    private final Node node = SomeNodes.node("orin0", 1, 1);
    private final AdmissionSettings settings = Settings.of(AdmissionSettings.class, Map.of());
    private final Admission admission =
            new Admission(settings, new NodeChoice(settings, (cold, model) -> {}), new OwnSlots());

    @Test
    void theLoadOfAModelIsNoWorkOfTheRequest() {
        Grant cold = grantLoaded(false);
        cold.began();
        Duration left = cold.held();
        cold.served(OptionalDouble.of(30));
        assertThat(node.pace().service(MODEL)).isLessThanOrEqualTo(cold.held().minus(LOAD));
        assertThat(left).isGreaterThanOrEqualTo(LOAD);
    }

    @Test
    void theWaitForTheFirstTokenOfAWarmModelIsWork() {
        Grant warm = grantLoaded(true);
        warm.began();
        warm.served(OptionalDouble.of(30));
        assertThat(node.pace().service(MODEL)).isGreaterThanOrEqualTo(LOAD);
    }

    @Test
    void whatComesWholeFromAColdNodeSaysNothing() {
        Duration guess = node.pace().service(MODEL);
        Grant cold = grantLoaded(false);
        cold.began();
        cold.served(OptionalDouble.empty());
        assertThat(node.pace().service(MODEL)).isEqualTo(guess);
        assertThat(node.pace().service()).isEqualTo(guess);
    }

    @Test
    void whatIsGivenBackTwiceIsOneSlot() {
        node.take();
        Grant grant = grantLoaded(true);
        assertThat(node.inFlight()).isEqualTo(2);
        grant.served(OptionalDouble.of(30));
        grant.giveBack();
        assertThat(node.inFlight()).isEqualTo(1);
    }

    /** One that has been held for as long as a load takes. */
    private Grant grantLoaded(boolean warm) {
        Score score = new Score("orin0", null, 1, warm, 0, warm ? 0 : 1);
        Choice choice = new Choice("orin0", MODEL, "the only node worth asking", 0, List.of(score));
        Waiting request = new Waiting(MODEL, List.of(node), Lane.INTERACTIVE, "ada", false);
        Grant grant = new Grant(node, node.take(), request, choice, admission);
        Awaitility.await().until(() -> grant.held().compareTo(LOAD) >= 0);
        return grant;
    }
}
