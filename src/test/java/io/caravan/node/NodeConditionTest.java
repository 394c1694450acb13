package io.caravan.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.inference.NodeFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What failures say of a node, and what of one of its models. */
class NodeConditionTest {

    private static final String BROKEN = "mistral:latest";
    private static final String SOUND = "llama3.2:latest";

    /** More than it takes for any judgement. */
    private static final int MANY = 12;

    private final Heard heard = new Heard(ModelFaultsLog.class);
    private final Node node = SomeNodes.configured(Map.of("caravan.nodes.agx0.url", "http://127.0.0.1:1"))
            .named("agx0")
            .orElseThrow();

    @BeforeEach
    void itIsUp() {
        SomeNodes.up(node, true, BROKEN, SOUND);
    }

    @AfterEach
    void close() {
        heard.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = NodeFailure.Kind.class,
            names = {"ERROR", "UNAVAILABLE", "SILENT", "FORBIDDEN"})
    void aModelThatFailsWhileAnotherAnswersDoesNotOpenTheCircuit(NodeFailure.Kind kind) {
        for (int i = 0; i < MANY; i++) {
            fail(BROKEN, kind);
            node.progressed(SOUND);
        }
        assertThat(node.breaker().getState()).isEqualTo(State.CLOSED);
        assertThat(node.isPromising(SOUND)).isTrue();
        assertThat(node.isPromising(BROKEN)).isFalse();
    }

    @Test
    void streamsOfOneModelThatBreakOffDoNotEither() {
        for (int i = 0; i < MANY; i++) {
            node.brokeOff(BROKEN, failure(NodeFailure.Kind.CUT));
            node.progressed(SOUND);
        }
        assertThat(node.breaker().getState()).isEqualTo(State.CLOSED);
    }

    @Test
    void aNodeThatCannotBeReachedOpensItWhateverAnsweredBetween() {
        for (int i = 0; i < MANY; i++) {
            fail(BROKEN, NodeFailure.Kind.UNREACHABLE);
            node.progressed(SOUND);
        }
        assertThat(node.breaker().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void failuresOfOneModelOpenItWhereNobodyAsksForAnother() {
        for (int i = 0; i < MANY; i++) {
            fail(BROKEN, NodeFailure.Kind.UNAVAILABLE);
        }
        assertThat(node.breaker().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void failuresOfEveryModelOpenIt() {
        for (int i = 0; i < MANY; i++) {
            fail(BROKEN, NodeFailure.Kind.UNAVAILABLE);
            fail(SOUND, NodeFailure.Kind.UNAVAILABLE);
        }
        assertThat(node.breaker().getState()).isEqualTo(State.OPEN);
    }

    @Test
    void theLogTellsOnceThatAModelIsLeftOutAndThatItIsBack() {
        fail(BROKEN, NodeFailure.Kind.ERROR);
        for (int i = 0; i < MANY; i++) {
            node.progressed(SOUND);
            fail(BROKEN, NodeFailure.Kind.ERROR);
        }
        assertThat(heard.lines()).hasSize(1).first().asString().contains("agx0 fails with mistral:latest");
        node.progressed(BROKEN);
        assertThat(heard.lines()).hasSize(2).last().asString().contains("agx0 answers with mistral:latest again");
    }

    private void fail(String model, NodeFailure.Kind kind) {
        node.failedToAnswer(model, failure(kind));
    }

    private static NodeFailure failure(NodeFailure.Kind kind) {
        return new NodeFailure("agx0", kind, "no");
    }
}
