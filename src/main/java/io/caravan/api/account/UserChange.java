package io.caravan.api.account;

/**
 * What is to become otherwise of a user.
 *
 * @param role null if it stays
 * @param limits a JSON object with those that change; null stands for what the role has
 * @param changesPassword whether the password changes
 * @param passwordHash of the new password; null if there is to be none
 * @param changesSubject whether it changes who they are at the provider of tokens
 * @param oidcIssuer that provider; null if none is to be any longer
 * @param oidcSubject who they are there; null if nobody is to be any longer
 */
public record UserChange(
        String role,
        String limits,
        boolean changesPassword,
        String passwordHash,
        boolean changesSubject,
        String oidcIssuer,
        String oidcSubject) {

    /** The exchange variable that holds it. */
    static final String VARIABLE = "change";
}
