package io.caravan.mixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.inference.Lane;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twice as many requests as two nodes can answer. On a machine that is busy they answer fewer, and take longer for each; so
 * what is asserted are shares of the time that they had, and waits compared with each other.
 */
@QuarkusTest
@TestProfile(MixedLoadTest.FewSlots.class)
class MixedLoadTest extends OnCluster {

    private static final Map<String, Integer> SLOTS = Map.of("agx0", 4, "orin0", 2);
    private static final int QUEUE = 24;

    /** One caller fills the queue nearly, if the others let them. */
    private static final int QUEUE_PER_CALLER = 20;

    /** One slot of ten is for batch. */
    private static final double BATCH_TURN = 0.1;

    /** The answers of the greedy are five times as long, so turns by requests would give them far more than their share. */
    private static final int SHORT = 40;

    private static final int LONG = 200;

    /** The six slots give 1380 tokens a second; all that is asked for is twice as much. */
    private static final double TOKENS_PER_SECOND = 230;

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    /** What a machine that does nothing else answers in that time, nearly: with less, shares are chance. */
    private static final int ENOUGH = 250;

    private static final long SEED = 1996;
    private static final LoadTable TABLE = new LoadTable();

    /** The cluster with nodes that are soon busy. */
    public static class FewSlots implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(
                    Cluster.class,
                    Map.of(
                            "caravan.nodes.agx0.slots", SLOTS.get("agx0").toString(),
                            "caravan.nodes.orin0.slots", SLOTS.get("orin0").toString(),
                            "caravan.admission.queue", String.valueOf(QUEUE),
                            "caravan.admission.queue-per-caller", String.valueOf(QUEUE_PER_CALLER))));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    static List<Arguments> loads() {
        return List.of(
                Arguments.of(
                        "two ask for less than their share",
                        List.of(
                                Asker.interactive("modest 1", 8, SHORT),
                                Asker.interactive("modest 2", 8, SHORT),
                                Asker.interactive("greedy", 8.6, LONG),
                                Asker.batch("batch", 10, SHORT))),
                Arguments.of(
                        "all ask for more than their share",
                        List.of(
                                Asker.interactive("modest 1", 13, SHORT),
                                Asker.interactive("modest 2", 13, SHORT),
                                Asker.interactive("greedy", 6.6, LONG),
                                Asker.batch("batch", 10, SHORT))));
    }

    @AfterAll
    static void keep() throws IOException {
        TABLE.write();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("loads")
    void atTwiceTheCapacityEverybodyGetsTheirShareOrIsRefusedAtOnce(String name, List<Asker> askers) {
        Results results = results(askers);
        TABLE.add(name, results, BATCH_TURN);
        allAreAnsweredOrRefused(results);
        noNodeHadMoreRequestsThanSlots();
        sharesAreNoChance(results);
        allHaveTheirFairShare(results);
        batchHasItsTurn(results);
        nobodyWaitsForLongerThanTheirOwnRequestsTake(results);
        whoAsksForLittleWaitsForLess(results);
    }

    private Results results(List<Asker> askers) {
        warm(DUO_MODEL, "agx0", "orin0");
        SLOTS.keySet().forEach(node -> Cluster.node(node).setTokensPerSecond(TOKENS_PER_SECOND));
        Map<Asker, Api> people = askers.stream().collect(Collectors.toMap(asker -> asker, asker -> newcomer()));
        MixedLoad load = new MixedLoad(
                SHORTEST, ENOUGH, SEED, asker -> "{\"model\":\"%s\",\"message\":\"count to %d\",\"lane\":\"%s\"}"
                        .formatted(DUO_MODEL, asker.tokens(), asker.lane().word()));
        return load.run(askers, people::get);
    }

    /** A user of their own, whom the gateway knows already. */
    private Api newcomer() {
        Api newcomer = api.withKey(People.join(null));
        await().pollDelay(Duration.ZERO)
                .atMost(SOON)
                .until(() -> newcomer.get("/api/v1/models").statusCode() == 200);
        return newcomer;
    }

    private static void allAreAnsweredOrRefused(Results results) {
        assertThat(results.all())
                .filteredOn(outcome -> !outcome.isWhole() && !outcome.isRefused())
                .isEmpty();
        assertThat(results.all()).as("the load was more than could be answered").anyMatch(Outcome::isRefused);
    }

    private static void sharesAreNoChance(Results results) {
        assumeThat(results.all().stream().filter(Outcome::isAnswered).count())
                .as("answers that this machine gave, which are too few to judge shares by")
                .isGreaterThanOrEqualTo(ENOUGH);
    }

    private static void allHaveTheirFairShare(Results results) {
        results.fairShares(Lane.INTERACTIVE)
                .forEach((asker, fair) ->
                        assertThat(results.worked(asker)).as(asker.name()).isBetween(fair * 0.8, fair * 1.25));
    }

    private static void batchHasItsTurn(Results results) {
        assertThat(results.batchPart()).as("batch's part of all").isBetween(BATCH_TURN / 2, BATCH_TURN * 2);
    }

    /** Whoever is not turned away has at most all that one may have waiting before them. */
    private static void nobodyWaitsForLongerThanTheirOwnRequestsTake(Results results) {
        results.askers(Lane.INTERACTIVE).forEach(asker -> {
            double perSecond = results.answeredInTime(asker) / (results.length().toMillis() / 1000.0);
            assertThat(results.waited(asker::equals, 0.95) / 1000.0)
                    .as(asker.name())
                    .isLessThan(2 * QUEUE_PER_CALLER / perSecond);
        });
    }

    /** In the order of arrival all would wait for as long. By the median: the last few wait for whatever held up the machine. */
    private static void whoAsksForLittleWaitsForLess(Results results) {
        long modest = results.waited(asker -> asker.isInteractive() && asker.tokens() == SHORT, 0.5);
        long greedy = results.waited(asker -> asker.tokens() == LONG, 0.5);
        assertThat(modest).isLessThan(greedy);
    }

    private static void noNodeHadMoreRequestsThanSlots() {
        SLOTS.forEach((node, slots) ->
                assertThat(Cluster.node(node).state().mostAtOnce()).as(node).isEqualTo((long) slots));
    }
}
