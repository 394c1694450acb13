package io.caravan.node;

import io.caravan.role.Role;
import io.caravan.role.Roles;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * The nodes' line of the readiness: ready once every node has been asked, whatever it said.
 *
 * <p>A gateway without a node still answers better than the proxy in front of it would: with the reason.
 */
@Readiness
@ApplicationScoped
class NodesCheck implements HealthCheck {

    private final Nodes nodes;
    private final NodeProbe probe;
    private final Roles roles;

    NodesCheck(Nodes nodes, NodeProbe probe, Roles roles) {
        this.nodes = nodes;
        this.probe = probe;
        this.roles = roles;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder check = HealthCheckResponse.named("nodes");
        if (!roles.has(Role.GATEWAY)) {
            return check.up().withData("state", "not asked by this role").build();
        }
        nodes.all()
                .forEach(
                        node -> check.withData(node.name(), node.health().name().toLowerCase(Locale.ROOT)));
        return check.status(probe.isInformed()).build();
    }
}
