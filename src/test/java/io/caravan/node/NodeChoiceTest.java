package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Settings;
import io.caravan.inference.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeChoiceTest {

    private static final String MODEL = "llama3.2:1b";
    private static final Duration SHORT = Duration.ofMillis(200);

    private final NodeChoice nodeChoice =
            new NodeChoice(Settings.of(AdmissionSettings.class, Map.of()), (node, model) -> {});
    private final Node agx0 = SomeNodes.warm("agx0", 1, 1, MODEL);
    private final Node orin0 = SomeNodes.warm("orin0", 1, 1, MODEL);

    @Test
    void whatAnotherModelTakesIsNotChargedForOneThatNobodyHasAnsweredFor() {
        served(agx0, "nomic-embed-text:latest", Duration.ofSeconds(20));
        assertThat(work()).isPositive().isLessThanOrEqualTo(Duration.ofMillis(1));
    }

    @Test
    void whatTheModelTookOfLateIsChargedAsSoonAsOneNodeHasAnsweredForIt() {
        served(orin0, MODEL, SHORT);
        assertThat(work()).isEqualTo(SHORT);
    }

    @Test
    void whatTheFastestNodeTakesIsCharged() {
        served(agx0, MODEL, Duration.ofSeconds(2));
        served(orin0, MODEL, SHORT);
        assertThat(work()).isEqualTo(SHORT);
    }

    @Test
    void whoHasANodeWithRoomForAllOfTheRequestWaitsForItsSlot() {
        agx0.take();
        assertThat(chosen(Set.of(orin0))).isEmpty();
        assertThat(chosen(Set.of())).hasValue("orin0");
    }

    @Test
    void nobodyWaitsForTheTrialOfANodeWithRoomForAllWhileAnotherOneIsWell() {
        agx0.breaker().transitionToOpenState();
        agx0.breaker().transitionToHalfOpenState();
        assertThat(chosen(Set.of(orin0))).hasValue("agx0");
        agx0.take();
        assertThat(chosen(Set.of(orin0))).hasValue("orin0");
    }

    private Optional<String> chosen(Set<Node> cramped) {
        Waiting request = new Waiting(
                MODEL,
                new Candidates(List.of(agx0, orin0), cramped),
                Lane.INTERACTIVE,
                "ada",
                false,
                null,
                new AwaitedTrials(),
                null);
        return nodeChoice.choose(request, new HashMap<>(), true).map(Choice::node);
    }

    private static void served(Node node, String model, Duration took) {
        node.pace().served(model, took, OptionalDouble.empty());
    }

    private Duration work() {
        return nodeChoice.work(Waits.of(MODEL, List.of(agx0, orin0), Lane.INTERACTIVE, "ada", false));
    }
}
