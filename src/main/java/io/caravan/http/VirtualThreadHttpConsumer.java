package io.caravan.http;

import static org.apache.camel.support.http.HttpUtil.determineResponseCode;

import io.caravan.access.Caller;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.Method;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.support.DefaultConsumer;
import org.jboss.logging.MDC;

/** Takes the requests of one {@code platform-http} route. */
final class VirtualThreadHttpConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {

    /** The exchange variable with the query's parameters by name, the first of each. */
    private static final String QUERY = "query";

    private final Router router;
    private final HttpSettings settings;
    private final ClientAddress clients;
    private final UnreadAnswers unread;
    private final HeaderFilterStrategy headers;
    private final PathTemplate path;
    private final AllowedMethods allowed;
    private Route route;
    private ExecutorService threads;

    VirtualThreadHttpConsumer(
            PlatformHttpEndpoint endpoint,
            Processor processor,
            Router router,
            AllowedMethods allowed,
            HttpSettings settings,
            ClientAddress clients,
            UnreadAnswers unread) {
        super(endpoint, processor);
        this.router = router;
        this.allowed = allowed;
        this.settings = settings;
        this.clients = clients;
        this.unread = unread;
        this.path = PathTemplate.of(endpoint);
        this.headers = endpoint.getHeaderFilterStrategy();
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(getEndpoint().getPath(), 0).factory());
        route = path.route(router);
        methods().forEach(method -> route.method(HttpMethod.valueOf(method)));
        route.handler(this::accept);
        allowed.add(path, methods());
    }

    private Set<String> methods() {
        return Method.parseList(getEndpoint().getHttpMethodRestrict()).stream()
                .map(Method::name)
                .collect(Collectors.toSet());
    }

    @Override
    protected void doStop() throws Exception {
        if (route != null) {
            route.remove();
            allowed.remove(path, methods());
        }
        if (threads != null) {
            threads.shutdown();
        }
        super.doStop();
    }

    private void accept(RoutingContext context) {
        if (isSuspended()) {
            context.fail(503);
            return;
        }
        if (!isWellFormed(context)) {
            context.fail(400);
            return;
        }
        RequestBody body = RequestBody.of(context, settings);
        body.begin(() -> begin(context, body));
    }

    /** Whether what stands in the URL can be read. */
    private static boolean isWellFormed(RoutingContext context) {
        try {
            context.queryParams();
            return true;
        } catch (HttpException malformed) {
            return false;
        }
    }

    private void begin(RoutingContext context, RequestBody body) {
        try {
            threads.execute(() -> handle(context, body));
        } catch (RejectedExecutionException stopping) {
            context.fail(503);
        }
    }

    private void handle(RoutingContext context, RequestBody body) {
        MDC.put("request", RequestId.of(context));
        Reply reply = new Reply(context);
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setVariable(Reply.VARIABLE, reply);
        try {
            fill(exchange, context, body);
            createUoW(exchange);
            getProcessor().process(exchange);
        } catch (Throwable failure) {
            // Errors too: whatever happened, the caller must not wait for ever.
            exchange.setException(failure);
        }
        try {
            if (!body.isWhole()) {
                reply.header("Connection", "close");
            }
            finish(exchange, context, reply);
            body.dismiss();
        } catch (InterruptedException stopping) {
            reply.abort();
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private void fill(Exchange exchange, RoutingContext context, RequestBody body) {
        HttpServerRequest request = context.request();
        Message message = exchange.getIn();
        message.setBody(body.take());
        exchange.setVariable(RequestBody.VARIABLE, body);
        exchange.setVariable(ClientAddress.VARIABLE, clients.of(request));
        context.pathParams().forEach((name, value) -> put(exchange, name, value));
        MultiMap sent = request.headers();
        sent.names().forEach(name -> put(exchange, name, String.join(", ", sent.getAll(name))));
        message.setHeader(Exchange.HTTP_METHOD, request.method().name());
        message.setHeader(Exchange.HTTP_PATH, request.path());
        exchange.setVariable(RequestId.VARIABLE, RequestId.of(context));
        exchange.setVariable(QUERY, query(context));
    }

    /** Kept apart from the headers: a key in a URL would be in every log on the way. */
    private static Map<String, String> query(RoutingContext context) {
        Map<String, String> query = new HashMap<>();
        context.queryParams().forEach(parameter -> query.putIfAbsent(parameter.getKey(), parameter.getValue()));
        return query;
    }

    /**
     * Keeps the header unless it could steer Camel, or is called as a parameter of the path is. Several lines of one name are one
     * list (RFC 9110, 5.3); of a header that is no list, two are nonsense, and are refused as such by whoever reads it.
     */
    private void put(Exchange exchange, String name, Object value) {
        if (!headers.applyFilterToExternalHeaders(name, value, exchange)) {
            exchange.getIn().getHeaders().putIfAbsent(name, value);
        }
    }

    private void finish(Exchange exchange, RoutingContext context, Reply reply) throws InterruptedException {
        if (reply.isEnded() || reply.isHungUp()) {
            return;
        }
        if (exchange.isFailed()) {
            getExceptionHandler().handleException("No policy answered a failure", exchange, exchange.getException());
            if (reply.isBegun()) {
                reply.abort();
            } else {
                context.fail(500);
            }
            return;
        }
        respond(exchange, reply);
    }

    private void respond(Exchange exchange, Reply reply) throws InterruptedException {
        Message message = exchange.getMessage();
        for (Map.Entry<String, Object> header : message.getHeaders().entrySet()) {
            if (!headers.applyFilterToCamelHeaders(header.getKey(), header.getValue(), exchange)) {
                reply.header(header.getKey(), String.valueOf(header.getValue()));
            }
        }
        String type = message.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (type != null) {
            reply.header("Content-Type", type);
        }
        int status = determineResponseCode(exchange, message.getBody());
        byte[] body = bytes(message.getBody());
        // It may take long to be read, and once is enough to have it in memory.
        message.setBody(null);
        Caller caller = exchange.getVariable(Caller.VARIABLE, Caller.class);
        try (UnreadAnswers.Answer answer = unread.begin(caller, body.length)) {
            reply.send(status, body, answer::patience);
        }
    }

    private static byte[] bytes(Object body) {
        return switch (body) {
            case null -> new byte[0];
            case byte[] bytes -> bytes;
            case Buffer buffer -> buffer.getBytes();
            default -> String.valueOf(body).getBytes(StandardCharsets.UTF_8);
        };
    }
}
