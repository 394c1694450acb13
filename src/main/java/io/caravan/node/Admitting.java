package io.caravan.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;

/** Whether slots are shared with other gateways. */
@ApplicationScoped
class Admitting {

    @Produces
    @ApplicationScoped
    SlotLeases leases() {
        return new OwnSlots();
    }
}
