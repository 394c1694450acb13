package io.caravan.api;

import io.caravan.http.Reply;
import io.caravan.http.RequestId;
import io.caravan.inference.Cancellation;
import io.caravan.node.Attempts;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.net.HttpURLConnection;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers a failed exchange, in the caller's dialect, with the problem that its failure is. */
@Named("problemReply")
@ApplicationScoped
public class ProblemReply {

    private final Problems problems;
    private final JsonWriter json;

    ProblemReply(Problems problems, JsonWriter json) {
        this.problems = problems;
        this.json = json;
    }

    /** Makes the failure that Camel caught the answer of an exchange of our own API. */
    public void answer(Exchange exchange) throws InterruptedException {
        answer(exchange, Dialect.CARAVAN);
    }

    /** The same for OpenAI's API. */
    public void answerOpenAi(Exchange exchange) throws InterruptedException {
        answer(exchange, Dialect.OPENAI);
    }

    /** The same for Ollama's API. */
    public void answerOllama(Exchange exchange) throws InterruptedException {
        answer(exchange, Dialect.OLLAMA);
    }

    private void answer(Exchange exchange, Dialect dialect) throws InterruptedException {
        Throwable failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        Reply reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        if (failure instanceof Cancellation.CallerGone) {
            return;
        }
        Problem problem = problems.describe(
                failure,
                exchange.getVariable(RequestId.VARIABLE, String.class),
                exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class));
        if (reply.isBegun()) {
            // Too late for a status: whoever reads a stream notices a connection that breaks, never a clean end.
            reply.write(lastWords(exchange, problem, dialect));
            reply.abort();
            return;
        }
        fill(exchange.getMessage(), problem, dialect);
        if (problem.status() == Problems.UPGRADE_REQUIRED) {
            // Camel lets no such header of a message pass; RFC 9110, section 15.5.22, wants it.
            reply.header("Upgrade", "HTTP/1.1");
            reply.header("Connection", "Upgrade");
        }
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        if (attempts != null && !attempts.made().isEmpty()) {
            exchange.getMessage()
                    .setHeader(Attempts.HEADER, String.valueOf(attempts.made().size()));
        }
    }

    /** As the answer's encoder has them; what is no chat has none, and what streams without one streams lines. */
    private Buffer lastWords(Exchange exchange, Problem problem, Dialect dialect) {
        ChatEncoder encoder = exchange.getVariable(ChatEncoder.VARIABLE, ChatEncoder.class);
        return encoder == null ? json.buffer(dialect.document(problem)).appendString("\n") : encoder.error(problem);
    }

    private void fill(Message message, Problem problem, Dialect dialect) {
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        message.setHeader(Exchange.CONTENT_TYPE, dialect.contentType());
        if (problem.retryAfter() != null) {
            message.setHeader("Retry-After", problem.retryAfter());
        }
        if (problem.status() == HttpURLConnection.HTTP_UNAUTHORIZED) {
            message.setHeader("WWW-Authenticate", "Bearer");
        }
        message.setBody(json.bytes(dialect.document(problem)));
    }
}
