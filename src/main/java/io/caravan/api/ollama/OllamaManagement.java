package io.caravan.api.ollama;

import io.caravan.access.Caller;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.api.NotOffered;
import io.caravan.http.NoStreams;
import io.caravan.http.Reply;
import io.caravan.inference.NodeClients;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.NodeKind;
import io.caravan.inference.NodePassage;
import io.caravan.node.Node;
import io.caravan.node.Nodes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;
import org.jboss.logging.Logger;

/** Passes what changes the models of a node to that node, for administrators, if it is allowed at all. */
@Named("ollamaManagement")
@ApplicationScoped
public class OllamaManagement {

    private static final Logger LOG = Logger.getLogger(OllamaManagement.class);

    private static final String NODE_HEADER = "X-Caravan-Node";
    private static final String LINES = "application/x-ndjson";

    /** What is answered in lines unless {@code stream} is false (Ollama API reference). */
    private static final Set<String> TOLD_IN_LINES = Set.of("pull", "push", "create");

    /** A node that checks or converts what it pulled says nothing for minutes. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

    /** In bytes; what is larger comes in lines, and leaves as it comes. */
    private static final int LARGEST = 1024 * 1024;

    private final OllamaSettings settings;
    private final Nodes nodes;
    private final NodeClients clients;
    private final JsonBody bodies;

    OllamaManagement(OllamaSettings settings, Nodes nodes, NodeClients clients, JsonBody bodies) {
        this.settings = settings;
        this.nodes = nodes;
        this.clients = clients;
        this.bodies = bodies;
    }

    /** @throws NotOffered unless it is allowed here, and to this caller */
    public void permit(@Header("operation") String operation, @Variable(Caller.VARIABLE) Caller caller)
            throws NotOffered {
        if (!settings.allowManagement()) {
            throw new NotOffered(
                    "'" + operation + "' is not offered here: the models of a node are managed on the node."
                            + " An operator can allow it to administrators with caravan.ollama.allow-management.");
        }
        if (!caller.isAdministrator()) {
            throw new NotOffered("'" + operation + "' is not offered to you: it is for administrators.");
        }
    }

    /**
     * Asks the node that the caller named, and passes on what it says as it comes.
     *
     * @throws BadRequest if no node was named, or none that is here, or nobody can tell whether it would stream
     * @throws NodeFailure if the node does not answer, or without end
     * @throws NoStreams if it streams, and the caller could not tell the end from a break
     */
    public void pass(
            @Header("operation") String operation,
            @Header(NODE_HEADER) String name,
            @Variable(Caller.VARIABLE) Caller caller,
            Exchange exchange)
            throws BadRequest, NodeFailure, NoStreams, InterruptedException {
        Node node = node(name);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Reply reply = exchange.getVariable(Reply.VARIABLE, Reply.class);
        // A node that was asked already does it whatever its caller is told.
        if (!reply.showsBreaks() && streams(operation, body)) {
            reply.requireStreams();
        }
        LOG.infof("%s asks for '%s' on node %s", caller.name(), operation, node.name());
        HttpMethod method = HttpMethod.valueOf(exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class));
        reply.header(NODE_HEADER, node.name());
        try (NodePassage passage = clients.pass(node.server(), method, "/api/" + operation, body)) {
            reply.onHangUp(passage::close);
            NodePassage.Head head = passage.head(LONGEST_SILENCE);
            if (head.status() == 200 && head.contentType().startsWith(LINES)) {
                reply.requireStreams();
                stream(passage, reply);
            } else {
                whole(passage, head, exchange);
            }
        }
    }

    private boolean streams(String operation, byte[] body) throws BadRequest {
        return TOLD_IN_LINES.contains(operation)
                && !Boolean.FALSE.equals(bodies.read(body).bool("stream"));
    }

    private Node node(String name) throws BadRequest {
        if (name == null) {
            throw new BadRequest(NODE_HEADER, "Name the node in the header '" + NODE_HEADER + "': " + names() + ".");
        }
        return ollamas()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BadRequest(NODE_HEADER, "'" + NODE_HEADER + "' must name an Ollama: " + names() + "."));
    }

    private String names() {
        return ollamas().map(Node::name).collect(Collectors.joining(", "));
    }

    private Stream<Node> ollamas() {
        return nodes.all().stream().filter(node -> node.server().kind() == NodeKind.OLLAMA);
    }

    /** What breaks a stream ends it in {@link io.caravan.api.ProblemReply}: with a line that says so, and never cleanly. */
    private static void stream(NodePassage passage, Reply reply) throws NodeFailure, InterruptedException {
        reply.begin(LINES);
        boolean lineIsOpen = false;
        try {
            for (Buffer piece; (piece = passage.piece(LONGEST_SILENCE)) != null; ) {
                reply.write(piece);
                lineIsOpen = piece.length() == 0 ? lineIsOpen : piece.getByte(piece.length() - 1) != '\n';
            }
        } catch (NodeFailure broken) {
            if (lineIsOpen) {
                reply.write(Buffer.buffer("\n"));
            }
            LOG.warnf("node %s broke off, %s", broken.node(), broken.getMessage());
            throw broken;
        }
        reply.end(Buffer.buffer());
    }

    private static void whole(NodePassage passage, NodePassage.Head head, Exchange exchange)
            throws NodeFailure, InterruptedException {
        Buffer body = passage.rest(LARGEST, LONGEST_SILENCE);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, head.status());
        if (!head.contentType().isEmpty()) {
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, head.contentType());
        }
        exchange.getMessage().setBody(body);
    }
}
