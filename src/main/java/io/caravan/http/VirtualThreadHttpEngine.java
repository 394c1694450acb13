package io.caravan.http;

import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.quarkus.core.events.ComponentAddEvent;

/**
 * Runs every exchange of a {@code platform-http} route on a virtual thread of its own.
 *
 * <p>The stock engine keeps one of a few worker threads for the whole life of an exchange, so that a handful of slow
 * streams would hold up everybody, and it never learns that a caller hung up.
 */
@ApplicationScoped
public class VirtualThreadHttpEngine implements PlatformHttpEngine {

    private final Router router;
    private final AllowedMethods allowed;
    private final HttpSettings settings;
    private final ClientAddress clients;
    private final UnreadAnswers unread;

    VirtualThreadHttpEngine(
            Router router, AllowedMethods allowed, HttpSettings settings, ClientAddress clients, UnreadAnswers unread) {
        this.router = router;
        this.allowed = allowed;
        this.settings = settings;
        this.clients = clients;
        this.unread = unread;
    }

    void install(@Observes ComponentAddEvent event) {
        if (event.getComponent() instanceof PlatformHttpComponent component) {
            component.setEngine(this);
        }
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new VirtualThreadHttpConsumer(endpoint, processor, router, allowed, settings, clients, unread);
    }
}
