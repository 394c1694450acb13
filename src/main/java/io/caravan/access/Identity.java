package io.caravan.access;

import java.util.Objects;

/**
 * Who somebody is at a provider of OpenID Connect. Only both together are unique and stay (OpenID Connect Core 1.0, 5.7).
 *
 * @param issuer the provider, as its tokens name it
 * @param subject what it calls the person or program, to the letter
 */
public record Identity(String issuer, String subject) {

    public Identity {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(subject, "subject");
    }
}
