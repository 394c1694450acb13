package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.access.AccessDenied;
import io.caravan.access.Denials;
import io.caravan.cluster.Settings;
import io.caravan.conversation.NotYours;
import io.caravan.http.HttpSettings;
import io.caravan.inference.Capability;
import io.caravan.inference.NodeFailure;
import io.caravan.node.Attempt;
import io.caravan.node.Failures;
import io.caravan.node.NotAdmitted;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.BadSqlGrammarException;

class ProblemsTest {

    private final ObjectMapper json = new ObjectMapper();
    private final HttpSettings settings = Settings.of(HttpSettings.class, Map.of());
    private final Problems problems = new Problems(settings, () -> true);

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new BadRequest("model", "no"), 400, "bad-request"),
                Arguments.of(Denials.because(AccessDenied.Reason.UNKNOWN_CALLER), 401, "unauthorized"),
                Arguments.of(Denials.because(AccessDenied.Reason.NOT_ALLOWED), 403, "forbidden"),
                Arguments.of(new Conflict("in the way"), 409, "conflict"),
                Arguments.of(Denials.because(AccessDenied.Reason.CANNOT_TELL), 503, "storage-away"),
                Arguments.of(Denials.because(AccessDenied.Reason.TOO_MANY), 429, "too-many-requests"),
                Arguments.of(new NotYours("conversation", 7), 404, "not-found"),
                Arguments.of(Failures.unknown("lama", "llama3.2"), 404, "unknown-model"),
                Arguments.of(Failures.nobody(), 503, "no-node"),
                Arguments.of(Failures.nobody(attempt("silent"), attempt("unavailable")), 503, "no-node"),
                Arguments.of(Failures.nobody(attempt("silent"), attempt("silent")), 504, "no-node"),
                Arguments.of(Failures.nobody(attempt("cut"), attempt("stalled")), 502, "answer-broken"),
                Arguments.of(Failures.nobody(attempt("malformed"), attempt("malformed")), 502, "answer-broken"),
                Arguments.of(Failures.nobody(attempt("cut"), attempt("unreachable")), 503, "no-node"),
                Arguments.of(Failures.nobody(attempt("no_model"), attempt("no_model")), 404, "unknown-model"),
                Arguments.of(Failures.nobody(attempt("no_model"), attempt("silent")), 503, "no-node"),
                Arguments.of(Failures.nobody(attempt("no_model"), attempt("unsupported")), 400, "not-supported"),
                Arguments.of(Failures.nobody(attempt("unsupported"), attempt("silent")), 503, "no-node"),
                Arguments.of(Failures.busy(NotAdmitted.Reason.QUEUE_FULL), 503, "busy"),
                Arguments.of(Failures.busy(NotAdmitted.Reason.IMPATIENT), 503, "busy"),
                Arguments.of(Failures.busy(NotAdmitted.Reason.CALLER_FULL), 429, "too-many-requests"),
                Arguments.of(node(NodeFailure.Kind.IMPATIENT), 504, "too-slow"),
                Arguments.of(node(NodeFailure.Kind.REFUSED), 400, "refused-by-node"),
                Arguments.of(node(NodeFailure.Kind.CONTEXT_LENGTH), 400, "context-length"),
                Arguments.of(node(NodeFailure.Kind.FORBIDDEN), 502, "node-forbids"),
                Arguments.of(node(NodeFailure.Kind.CUT), 502, "answer-broken"),
                Arguments.of(node(NodeFailure.Kind.MALFORMED), 502, "answer-broken"),
                Arguments.of(node(NodeFailure.Kind.STALLED), 502, "answer-broken"),
                Arguments.of(new DataAccessResourceFailureException("jdbc:secret"), 503, "storage-away"),
                Arguments.of(new IllegalStateException("secret"), 500, "internal"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureHasItsStatusAndKind(Throwable failure, int status, String kind) {
        Problem problem = problems.describe(failure, "request-1");
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.type()).isEqualTo("urn:caravan:problem:" + kind);
        assertThat(problem.title()).isNotBlank();
        assertThat(problem.detail()).isNotBlank().doesNotContain("secret");
        assertThat(problem.requestId()).isEqualTo("request-1");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoeverMayTryAgainIsToldWhen(Throwable failure, int status, String kind) {
        Integer retryAfter = problems.describe(failure, "request-1").retryAfter();
        assertThat(retryAfter != null)
                .as("%d %s", status, kind)
                .isEqualTo(status == 429 || status == 503 || status == 504);
    }

    @Test
    void aProblemOnTheWireIsThatOfRfc9457() {
        Problem problem = problems.describe(new BadRequest("messages[0].role", "'messages[0].role' is odd."), "r");
        JsonNode document = json.valueToTree(problem);
        assertThat(document.properties().stream().map(java.util.Map.Entry::getKey))
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "requestId", "field");
        assertThat(document.get("field").asText()).isEqualTo("messages[0].role");
    }

    @Test
    void untilTheTablesAreThereACallerIsToldToComeBack() {
        Exception noTable = new BadSqlGrammarException("", "select", new SQLException("no relation"));
        Problem early = new Problems(settings, () -> false).describe(noTable, "r");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.retryAfter()).isPositive();
        assertThat(problems.describe(noTable, "r").status()).isEqualTo(500);
    }

    @Test
    void whatEachNodeSaidIsTold() {
        Problem problem = problems.describe(Failures.nobody(attempt("unavailable")), "r");
        assertThat(problem.attempts()).containsExactly(attempt("unavailable"));
        assertThat(problem.detail()).contains("agx0 unavailable (503: busy)");
    }

    @Test
    void anUnknownModelIsTheFieldsFault() {
        Problem problem = problems.describe(Failures.unknown("lama", "llama3.2", "llava"), "r");
        assertThat(problem.field()).isEqualTo("model");
        assertThat(problem.detail()).isEqualTo("No node has a model 'lama'. Did you mean llama3.2, llava?");
    }

    @Test
    void whatAModelCannotDoIsTheFaultOfTheMemberThatAskedForIt() {
        ChatEncoder encoder = new CaravanChatEncoder(new JsonWriter(json));
        assertThat(problems.describe(Failures.lacking(Capability.THINKING), "r", encoder)
                        .field())
                .isEqualTo("think");
        assertThat(problems.describe(Failures.lacking(Capability.VISION), "r", encoder)
                        .field())
                .isEqualTo("messages");
        assertThat(problems.describe(Failures.lacking(Capability.EMBEDDING), "r", null)
                        .field())
                .isEqualTo("model");
    }

    private static NodeFailure node(NodeFailure.Kind kind) {
        return new NodeFailure("agx0", kind, "it said so");
    }

    private static Attempt attempt(String outcome) {
        return new Attempt("agx0", "llama3.2:latest", outcome, "503: busy", null, 12);
    }
}
