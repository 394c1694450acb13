package io.caravan.api.account;

import java.util.UUID;

/**
 * A user to be.
 *
 * @param limits a JSON object
 * @param passwordHash null if they have no password
 * @param oidcIssuer the provider whose tokens are theirs; null if none
 * @param oidcSubject who they are there; null if nobody
 */
public record NewUser(
        UUID id, String name, String role, String limits, String passwordHash, String oidcIssuer, String oidcSubject) {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "user";
}
