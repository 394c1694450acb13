package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultModelTest extends SimulatorTest {

    @ParameterizedTest
    @EnumSource
    void everyFaultHasAModel(FaultKind kind) {
        assertThat(FaultModel.fault(ModelName.of("sim-" + kind.id())))
                .map(Fault::kind)
                .contains(kind);
    }

    @Test
    void theTagTellsMore() {
        ModelName name = ModelName.of("sim-error-500:times-1.status-502.retry-7.delay-20.tokens-3");

        assertThat(FaultModel.fault(name))
                .contains(new Fault(FaultKind.ERROR_500, name.toString(), 1, 3, 20, 7, 502, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sim-nothing", "sim-cut:times", "sim-cut:times-x", "sim-cut:colour-3", "sim-cut:times-0"})
    void aNameThatMeansNothingIsNoModel(String name) {
        assertThat(caller.post("/api/chat", Caller.chat(name, "hi")).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aFaultModelFailsOnceIfItsNameSaysSo() {
        String body = Caller.chat("sim-error-500:times-1", "hi");

        assertThat(caller.post("/api/chat", body).statusCode()).isEqualTo(500);
        assertThat(caller.post("/api/chat", body).statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultThatMakesNoSenseIsRefused() {
        Fault fault = Fault.of(FaultKind.CUT);

        assertThatThrownBy(() -> fault.times(0)).hasMessage("times must be above 0");
        assertThatThrownBy(() -> fault.afterTokens(-1)).hasMessage("afterTokens must not be negative");
        assertThatThrownBy(() -> fault.retryAfter(-1)).hasMessage("retryAfter must not be negative");
        assertThatThrownBy(() -> fault.withStatus(399)).hasMessage("status must be 400 to 599");
        assertThatThrownBy(() -> Fault.of(FaultKind.HANG_MODEL)).hasMessage("hang-model needs a model");
        assertThatThrownBy(fault::onEverything).hasMessage("cut strikes only requests of a model");
    }
}
