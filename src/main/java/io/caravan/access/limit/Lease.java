package io.caravan.access.limit;

import java.util.UUID;

/**
 * One of the requests that a user may have under way at once.
 *
 * @param id of the request, and nobody else's
 */
public record Lease(UUID user, String id) {

    /** Of a request that begins. */
    static Lease next(UUID user) {
        return new Lease(user, UUID.randomUUID().toString());
    }
}
