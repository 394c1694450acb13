package io.caravan.embedded.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Loading, slots and keep-alive as Ollama's scheduler has them. */
class ModelSchedulerTest extends SimulatorTest {

    private static final String HOLD = Caller.chat("llama3.2", "hold");

    @Override
    NodeOptions options() {
        return NodeOptions.named("agx0").fast().withParallel(2);
    }

    @Test
    void requestsBeyondTheParallelismWait() {
        holdAll(5);

        await().until(() -> node.state().waiting() == 3);
        assertThat(node.state().inFlight()).isEqualTo(2);
    }

    @Test
    void slotsBelongToAModel() {
        holdAll(5);
        await().until(() -> node.state().waiting() == 3);

        assertThat(caller.post("/api/chat", Caller.chat("phi3:mini", "hi")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void moreParallelismLetsTheWaitingIn() {
        holdAll(5);
        await().until(() -> node.state().waiting() == 3);

        node.setParallel(4);

        assertThat(node.state().inFlight()).isEqualTo(4);
        assertThat(node.state().waiting()).isEqualTo(1);
    }

    @Test
    void waitingRequestsAreServedInTheEnd() {
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 20)
                .mapToObj(i -> caller.postAsync("/api/chat", Caller.chat("llama3.2", "count to " + (i + 1))))
                .toList();

        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().body()).contains("\"done\":true"));
        assertThat(node.state().finished()).isEqualTo(20);
    }

    @Test
    void oneLoadBlocksAnotherButNotALoadedModel() {
        load("llama3.2", "");
        node.setLoadTime(Duration.ofMinutes(1));
        caller.postAsync("/api/chat", Caller.chat("phi3:mini", "hi"));
        caller.postAsync("/api/chat", Caller.chat("codellama:7b", "hi"));
        await().until(() -> node.state().waiting() == 2);
        node.setLoadTime(Duration.ZERO);
        caller.postAsync("/api/chat", Caller.chat("mistral", "hi"));
        await().until(() -> node.state().waiting() == 3);

        assertThat(caller.post("/api/chat", Caller.chat("llama3.2", "hi")).statusCode())
                .isEqualTo(200);
        assertThat(node.state().loaded()).containsExactly("llama3.2:latest");
    }

    @Test
    void aColdModelTakesItsLoadTime() {
        node.setLoadTime(Duration.ofMillis(300));

        long cold = caller.postJson("/api/chat", Caller.whole("llama3.2", "hi"))
                .path("load_duration")
                .asLong();

        assertThat(Duration.ofNanos(cold)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }

    @Test
    void anotherContextLengthReloadsTheModel() {
        load("llama3.2", "'options':{'num_ctx':2048},");
        node.setLoadTime(Duration.ofMinutes(1));
        CompletableFuture<?> same = caller.postAsync("/api/chat", asked("'options':{'num_ctx':2048},"));
        assertThat(same).succeedsWithin(Duration.ofSeconds(10));

        caller.postAsync("/api/chat", asked(""));

        await().until(() -> node.state().waiting() == 1);
        assertThat(node.state().loaded()).isEmpty();
    }

    @Test
    void aReloadWaitsForTheRunningRequests() {
        holdAll(1);
        await().until(() -> node.state().inFlight() == 1);

        caller.postAsync("/api/chat", asked("'options':{'num_ctx':2048},"));

        await().until(() -> node.state().waiting() == 1);
        assertThat(node.state().loaded()).containsExactly("llama3.2:latest");
    }

    @Test
    void nobodyOvertakesAReload() {
        holdAll(1);
        await().until(() -> node.state().inFlight() == 1);
        caller.postAsync("/api/chat", asked("'options':{'num_ctx':2048},"));
        await().until(() -> node.state().waiting() == 1);

        caller.postAsync("/api/chat", HOLD);

        await().until(() -> node.state().started() == 3);
        assertThat(node.state().waiting()).isEqualTo(2);
    }

    @Test
    void aContextIsNeverLongerThanTheModelsOwn() {
        load("llava:13b", "'options':{'num_ctx':1000000},");

        assertThat(caller.getJson("/api/ps").at("/models/0/context_length").asInt())
                .isEqualTo(4096);
    }

    @Test
    void aModelLeavesWhenItsKeepAliveIsOver() {
        load("llama3.2", "'keep_alive':'100ms',");

        await().until(() -> node.state().loaded().isEmpty());
    }

    @Test
    void theKeepAliveOfAnyRequestSticks() {
        load("llama3.2", "'keep_alive':-1,");
        String forEver = caller.getJson("/api/ps").at("/models/0/expires_at").asText();
        caller.post("/api/chat", asked(""));

        assertThat(caller.getJson("/api/ps").at("/models/0/expires_at").asText().substring(0, 4))
                .isEqualTo(forEver.substring(0, 4))
                .isGreaterThan("2100");
    }

    @Test
    void theModelUnusedForLongestMakesRoom() {
        List.of("llama3.2", "phi3:mini", "mistral").forEach(model -> load(model, ""));
        caller.post("/api/chat", asked(""));

        load("phi4", "");

        assertThat(node.state().loaded()).containsExactlyInAnyOrder("llama3.2:latest", "mistral:latest", "phi4:latest");
    }

    @Test
    void tooManyRequestsForALoadAreRefused() {
        node.setLoadTime(Duration.ofMinutes(1));
        IntStream.range(0, ModelScheduler.MAX_WAITING_FOR_LOAD).forEach(i -> caller.postAsync("/api/chat", HOLD));
        await().until(() -> node.state().waiting() == ModelScheduler.MAX_WAITING_FOR_LOAD);

        HttpResponse<String> refused = caller.post("/api/chat", HOLD);

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("maximum pending requests exceeded");
    }

    private void holdAll(int requests) {
        node.fail(Fault.of(FaultKind.STALL).afterTokens(0).onModel("llama3.2"));
        IntStream.range(0, requests).forEach(i -> caller.postAsync("/api/chat", HOLD));
    }

    private void load(String model, String fields) {
        String body = "{'model':'%s',%s'messages':[]}".formatted(model, fields);
        assertThat(caller.post("/api/chat", body).statusCode()).isEqualTo(200);
    }

    private static String asked(String fields) {
        return Caller.chat("llama3.2", "hi").replaceFirst("\\{", "{" + fields);
    }
}
