package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;
import org.jboss.logging.Logger;

/**
 * The choice of node behind a {@code loadBalance} EIP: a request waits for a slot of the best node that has the model, and a
 * failure before anything has left for the caller moves on to the next one: before the first token if tokens leave as they
 * come, before the end if the answer leaves whole.
 *
 * <p>Each destination of the EIP is a route {@code node-NAME}. One instance serves one {@code loadBalance}, for it holds
 * that block's destinations.
 */
@Named("nodeBalancer")
@Dependent
public class NodeBalancer extends LoadBalancerSupport {

    private static final Logger LOG = Logger.getLogger(NodeBalancer.class);

    private final Nodes nodes;
    private final Catalogue catalogue;
    private final ModelNames names;
    private final Dispatcher dispatcher;
    private final Map<String, AsyncProcessor> routes = new HashMap<>();

    NodeBalancer(Nodes nodes, Catalogue catalogue, ModelNames names, Dispatcher dispatcher) {
        this.nodes = nodes;
        this.catalogue = catalogue;
        this.names = names;
        this.dispatcher = dispatcher;
    }

    @Override
    public void addProcessor(AsyncProcessor processor) {
        super.addProcessor(processor);
        routes.put(Destination.nodeOf(processor), processor);
    }

    /** A node without a destination is no reason to leave the others out. */
    @Override
    protected void doStart() throws Exception {
        super.doStart();
        nodes.all().stream()
                .map(Node::name)
                .filter(name -> !routes.containsKey(name))
                .forEach(name -> LOG.errorf(
                        "node %s is never asked: caravan.nodes.%1$s is set, but chat-dispatch has no destination %2$s",
                        name, Destination.routeOf(name)));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            dispatch(exchange);
        } catch (Exception failure) {
            exchange.setException(failure);
        }
        callback.done(true);
        return true;
    }

    private void dispatch(Exchange exchange) throws Exception {
        ModelRequest request = exchange.getMessage().getMandatoryBody(ModelRequest.class);
        requireAttempts(exchange);
        ModelSearch search = new ModelSearch(names, dispatcher, this::holders, Order.of(exchange, request));
        TokenStream answer = search.answer();
        // The message may be another one by now.
        exchange.getMessage().setBody(answer);
    }

    /** Those so far are kept: a request may come back here after a node broke off. */
    private static void requireAttempts(Exchange exchange) {
        if (exchange.getVariable(Attempts.VARIABLE) == null) {
            exchange.setVariable(Attempts.VARIABLE, new Attempts());
        }
    }

    /** @throws NoNodeAnswered if none of those that have the model has a route */
    private Map<Node, Processor> holders(String model, ModelRequest request)
            throws UnknownModel, NoNodeAnswered, Lacking {
        List<Node> able = catalogue.holders(model, request.needs());
        Map<Node, Processor> holders = new HashMap<>();
        for (Node node : able) {
            AsyncProcessor route = routes.get(node.name());
            if (route != null) {
                holders.put(node, route);
            }
        }
        if (holders.isEmpty()) {
            throw new NoNodeAnswered(
                    model, able.stream().map(node -> withoutRoute(node, model)).toList());
        }
        return holders;
    }

    private static Attempt withoutRoute(Node node, String model) {
        String why = "chat-dispatch has no destination " + Destination.routeOf(node.name());
        return Attempt.failed(model, new NodeFailure(node.name(), NodeFailure.Kind.NOT_ASKED, why), 0);
    }
}
