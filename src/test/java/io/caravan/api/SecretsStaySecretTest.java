package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.People;
import io.caravan.embedded.simulator.Fault;
import io.caravan.embedded.simulator.FaultKind;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people say and what opens doors is in no log, no metric and no error, whatever goes wrong. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class SecretsStaySecretTest extends OnCluster {

    private static final String PROMPT = "zebra-prompt-7361";
    private static final String IN_URL = "zebra-url-7361";
    private static final String FORGED = "zebra-line-7361";
    private static final String RETRY_KEY = "zebra-retry-7361";
    private static final String PASSWORD = "zebra-password-7361";
    private static final String NO_KEY = "caravan_7361aaaaaaaa_" + "73".repeat(24);
    private static final List<String> PATHS = List.of(
            "/api/v1/chat",
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/responses",
            "/v1/embeddings",
            "/api/chat",
            "/api/generate",
            "/api/embed",
            "/api/show");

    @TestHTTPResource(value = "/metrics", management = true)
    URI metrics;

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            StringWriter text = new StringWriter();
            text.append(entry.getMessage()).append(Arrays.toString(entry.getParameters()));
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(text));
            }
            logged.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void listenNoMore() {
        Logger.getLogger("").removeHandler(log);
    }

    @Test
    void noSecretIsInALogAMetricOrAnError() {
        String key = People.join(null);
        everythingGoes(api);
        everythingGoes(api.withKey(NO_KEY));
        everythingGoes(api.withKey(key));
        String token = session();
        everythingGoes(api.withKey(token));
        Cluster.node("agx0").fail(Fault.of(FaultKind.ERROR_500).onModel(AGX0_MODEL));
        everythingGoes(api);
        Cluster.node("agx0").fail(Fault.of(FaultKind.ERROR_MID_STREAM).onModel(AGX0_MODEL));
        everythingGoes(api);
        keysAreUsedAgain(api.withKey(key));
        urlsGoWrong();
        String counted = api.withKey(null).send(HttpRequest.newBuilder(metrics)).body();
        assertThat(counted).contains("http_server_requests");
        assertThat(logged).isNotEmpty();
        assertThat(errors).isNotEmpty();
        for (String secret : List.of(PROMPT, RETRY_KEY, PASSWORD, token, NO_KEY, Cluster.key(), key, password())) {
            assertThat(counted).doesNotContain(secret);
            assertThat(errors).noneMatch(error -> error.contains(secret));
            assertThat(logged).noneMatch(line -> line.contains(secret));
        }
        assertThat(counted).doesNotContain(IN_URL);
        assertThat(logged).noneMatch(line -> line.contains(IN_URL) || line.contains(FORGED));
    }

    /** A session that begins after some tries that were in vain; its token. */
    private String session() {
        Accounts accounts = new Accounts(api);
        String name = accounts.userWith(PASSWORD);
        keepError(accounts.change(name, "{\"role\":\"" + PROMPT + "\",\"password\":\"" + PASSWORD + "\"}"));
        keepError(login(Accounts.freshName()));
        keepError(login(PASSWORD));
        return Api.json(login(name)).get("token").asText();
    }

    private HttpResponse<String> login(String name) {
        return api.withKey(null)
                .post("/api/v1/sessions", "{\"name\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD));
    }

    private static String password() {
        return Cluster.servers().postgres().password();
    }

    /** Chats that are answered, refused, not understood. */
    private void everythingGoes(Api caller) {
        for (String path : PATHS) {
            for (String body : bodies()) {
                tryTo(caller, path, body);
            }
        }
    }

    /** A stream that nobody can go on with breaks off. */
    private void tryTo(Api caller, String path, String body) {
        try {
            keepError(caller.post(path, body));
        } catch (UncheckedIOException cut) {
            errors.add(cut.toString());
        }
    }

    private static List<String> bodies() {
        String asked = "\"message\":\"%1$s\",\"prompt\":\"%1$s\",\"input\":\"%1$s\"}".formatted(PROMPT);
        String chat = "\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT + "\"}]}";
        return List.of(
                "{\"model\":\"mistral\"," + asked,
                "{\"model\":\"mistral\",\"stream\":true," + asked,
                "{\"model\":\"mistral\"," + chat,
                "{\"model\":\"mistral\",\"stream\":true," + chat,
                "{\"model\":\"mistral\",\"messages\":[{\"role\":\"" + PROMPT + "\"}]}",
                "{\"model\":\"mistral\",\"temperature\":\"" + PROMPT + "\"," + chat,
                "{\"message\":\"" + PROMPT,
                "[\"" + PROMPT + "\"]");
    }

    /** For the same and for something else, with Redis and without, and one that is none. */
    private void keysAreUsedAgain(Api caller) {
        Cluster.heal();
        // The node has failed so often that it is asked again only after a trial.
        await().atMost(SOON)
                .until(() -> caller.post("/api/v1/chat", bodies().getFirst()).statusCode() == 200);
        assertThat(keyed(caller, RETRY_KEY, bodies().getFirst()).statusCode()).isEqualTo(200);
        assertThat(keyed(caller, RETRY_KEY, bodies().getFirst()).headers().firstValue("Idempotency-Replayed"))
                .isPresent();
        assertThat(keyed(caller, RETRY_KEY, bodies().get(1)).statusCode()).isEqualTo(422);
        assertThat(keyed(caller, RETRY_KEY.repeat(20), bodies().getFirst()).statusCode())
                .isEqualTo(400);
        Cluster.servers().redis().kill();
        try {
            keyed(caller, RETRY_KEY + "-alone", bodies().getFirst());
            keyed(caller, RETRY_KEY + "-alone", bodies().getLast());
        } finally {
            Cluster.servers().redis().start();
        }
    }

    private HttpResponse<String> keyed(Api caller, String key, String body) {
        HttpResponse<String> answer = caller.send(caller.request("/api/v1/chat")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        keepError(answer);
        return answer;
    }

    private void urlsGoWrong() {
        for (String path : List.of("/" + IN_URL, "/api/v1/conversations/" + IN_URL, "/v1/models/" + IN_URL)) {
            api.get(path + "?key=" + IN_URL);
        }
        api.send(api.request("/api/v1/models").header("X-Request-Id", "a\t{\"level\":\"" + FORGED));
    }

    private void keepError(HttpResponse<String> answer) {
        boolean broken = answer.statusCode() != 200;
        if (broken) {
            errors.add(answer.headers().map() + answer.body());
        }
    }
}
