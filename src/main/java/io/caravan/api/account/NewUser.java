package io.caravan.api.account;

import java.util.UUID;

/**
 * A user to be.
 *
 * @param limits a JSON object
 * @param passwordHash null if they have no password
 */
public record NewUser(UUID id, String name, String role, String limits, String passwordHash) {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "user";
}
