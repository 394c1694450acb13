package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeKind;
import io.caravan.inference.NodeServer;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WeightedTurnsTest {

    private final WeightedTurns turns = new WeightedTurns();
    private final Node agx0 = node("agx0", 80);
    private final Node orin0 = node("orin0", 20);
    private final Node nano = node("nano", 5);

    @Test
    void turnsFollowTheWeightsExactly() {
        assertThat(firsts(100, List.of(agx0, orin0))).isEqualTo(Map.of("agx0", 80L, "orin0", 20L));
    }

    @Test
    void turnsAreSpreadEvenly() {
        for (int i = 0; i < 20; i++) {
            assertThat(firsts(5, List.of(agx0, orin0)))
                    .as("five turns, round %d", i)
                    .isEqualTo(Map.of("agx0", 4L, "orin0", 1L));
        }
    }

    @Test
    void everyCandidateIsInTheOrderOnce() {
        for (int i = 0; i < 50; i++) {
            assertThat(turns.order(List.of(agx0, orin0, nano))).containsExactlyInAnyOrder(agx0, orin0, nano);
        }
    }

    @Test
    void theOnlyCandidateHasEveryTurn() {
        assertThat(firsts(10, List.of(orin0))).isEqualTo(Map.of("orin0", 10L));
    }

    @Test
    void nobodyToAskIsNoTurn() {
        assertThat(turns.order(List.of())).isEmpty();
    }

    @Test
    void anySubsetSharesByItsOwnWeights() {
        firsts(37, List.of(agx0, orin0, nano));
        assertThat(firsts(25, List.of(orin0, nano)).get("orin0")).isBetween(19L, 21L);
    }

    @Test
    void aNodeThatWasAwayNeitherFloodsNorStarvesWhenItIsBack() {
        firsts(100, List.of(agx0, orin0));
        firsts(1_000, List.of(orin0));
        assertThat(firsts(100, List.of(agx0, orin0)).get("agx0")).isBetween(79L, 81L);
    }

    @Test
    void aNewNodeGetsItsShareAtOnce() {
        firsts(100, List.of(agx0, orin0));
        assertThat(firsts(105, List.of(agx0, orin0, nano))).isEqualTo(Map.of("agx0", 80L, "orin0", 20L, "nano", 5L));
    }

    @Test
    void callersAtTheSameTimeTakeOneTurnEach() throws Exception {
        List<String> first = new ArrayList<>();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 1_000)
                    .mapToObj(i -> threads.submit(
                            () -> turns.order(List.of(agx0, orin0)).getFirst().name()))
                    .toList();
            for (var one : asked) {
                first.add(one.get());
            }
        }
        assertThat(first.stream().filter("agx0"::equals).count()).isEqualTo(800);
    }

    private Map<String, Long> firsts(int rounds, List<Node> candidates) {
        return IntStream.range(0, rounds)
                .mapToObj(i -> turns.order(candidates).getFirst().name())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Node node(String name, int weight) {
        return new Node(
                new NodeServer(name, URI.create("http://127.0.0.1:1"), NodeKind.OLLAMA),
                List.of(),
                weight,
                CircuitBreaker.ofDefaults(name));
    }
}
