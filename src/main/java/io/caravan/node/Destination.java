package io.caravan.node;

import org.apache.camel.EndpointAware;
import org.apache.camel.Navigate;
import org.apache.camel.Processor;

/** Reads from a destination of a {@code loadBalance} block which node it leads to. */
final class Destination {

    private static final String NAME = "node-";
    private static final String ROUTE = "direct://" + NAME;

    private Destination() {}

    /** What the route to a node is called. */
    static String routeOf(String node) {
        return NAME + node;
    }

    /** @throws IllegalArgumentException if the step does not lead to a route {@code node-NAME} */
    static String nodeOf(Processor step) {
        String uri = endpointOf(step);
        if (uri == null || !uri.startsWith(ROUTE)) {
            throw new IllegalArgumentException(
                    "each destination of the nodes' balancer is 'direct' with a name like" + " node-NAME, not " + uri);
        }
        int parameters = uri.indexOf('?');
        return uri.substring(ROUTE.length(), parameters < 0 ? uri.length() : parameters);
    }

    private static String endpointOf(Processor step) {
        if (step instanceof EndpointAware aware && aware.getEndpoint() != null) {
            return aware.getEndpoint().getEndpointUri();
        }
        if (step instanceof Navigate<?> outer && outer.hasNext()) {
            return outer.next().stream()
                    .filter(Processor.class::isInstance)
                    .map(inner -> endpointOf((Processor) inner))
                    .filter(uri -> uri != null)
                    .findFirst()
                    .orElse(null);
        }
        return null;
    }
}
