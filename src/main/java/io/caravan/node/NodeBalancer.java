package io.caravan.node;

import io.caravan.inference.ModelRequest;
import io.caravan.inference.NodeFailure;
import io.caravan.inference.TokenStream;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Named;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.processor.loadbalancer.LoadBalancerSupport;

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

    private final Catalogue catalogue;
    private final ModelNames names;
    private final Dispatcher dispatcher;
    private final Map<String, AsyncProcessor> routes = new HashMap<>();

    NodeBalancer(Catalogue catalogue, ModelNames names, Dispatcher dispatcher) {
        this.catalogue = catalogue;
        this.names = names;
        this.dispatcher = dispatcher;
    }

    @Override
    public void addProcessor(AsyncProcessor processor) {
        super.addProcessor(processor);
        routes.put(Destination.nodeOf(processor), processor);
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
        Attempts attempts = attempts(exchange);
        String model = names.resolve(request.model());
        TokenStream answer;
        try {
            answer = answer(exchange, request, model);
        } catch (NoNodeAnswered | UnknownModel | NotAdmitted failure) {
            if (request.stream() && attempts.anyBrokeOff()) {
                throw failure;
            }
            answer = fallBack(exchange, request, names.fallbacks(model), failure);
        }
        exchange.getMessage().setBody(answer);
    }

    /** Those of the request: it may come back here after a node broke off. */
    private static Attempts attempts(Exchange exchange) {
        Attempts attempts = exchange.getVariable(Attempts.VARIABLE, Attempts.class);
        if (attempts == null) {
            attempts = new Attempts();
            exchange.setVariable(Attempts.VARIABLE, attempts);
        }
        return attempts;
    }

    /** An answer of the first of these models that has one; else what was wrong with the model that was asked for, and each of them. */
    private TokenStream fallBack(Exchange exchange, ModelRequest request, List<String> models, Unanswered failure)
            throws Exception {
        for (String model : models) {
            List<Attempt> told = attempts(exchange).made();
            try {
                return answer(exchange, request, model);
            } catch (NoNodeAnswered next) {
                failure.addSuppressed(next.without(told));
            } catch (UnknownModel | NotAdmitted | Lacking next) {
                failure.addSuppressed(next);
            }
        }
        throw failure;
    }

    /** The answer of this model, or of one with a larger context if the request is too long for it. */
    private TokenStream answer(Exchange exchange, ModelRequest request, String model) throws Exception {
        Iterator<String> larger = names.withLargerContext(model).iterator();
        String next = model;
        while (true) {
            try {
                return dispatcher.dispatch(exchange, request.forModel(next), holders(next, request));
            } catch (NodeFailure failure) {
                if (failure.kind() != NodeFailure.Kind.CONTEXT_LENGTH || !larger.hasNext()) {
                    throw failure;
                }
                next = larger.next();
            }
        }
    }

    private Map<Node, Processor> holders(String model, ModelRequest request)
            throws UnknownModel, NoNodeAnswered, Lacking {
        Map<Node, Processor> holders = new HashMap<>();
        for (Node node : catalogue.holders(model, request.needs())) {
            AsyncProcessor route = routes.get(node.name());
            if (route != null) {
                holders.put(node, route);
            }
        }
        return holders;
    }
}
