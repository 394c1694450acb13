package io.caravan.api.account;

import io.caravan.access.oidc.OidcSettings;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonFields;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads who a user is at the provider whose tokens are accepted. */
@Singleton
class SubjectField {

    private static final String NAME = "oidc_subject";

    /** OpenID Connect Core 1.0, 2: no more than 255 characters of ASCII. */
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7e]{1,255}");

    private final Optional<String> issuer;

    SubjectField(OidcSettings settings) {
        issuer = settings.issuer();
    }

    /** Whether the member is there, and be it null. */
    boolean isIn(JsonFields request) {
        return request.has(NAME) || request.isNull(NAME);
    }

    /**
     * The member {@code oidc_subject}; null if nothing stands there.
     *
     * @throws BadRequest if nobody can be called so, or there is no provider
     */
    String read(JsonFields request) throws BadRequest {
        String subject = request.string(NAME);
        if (subject != null && issuer.isEmpty()) {
            throw request.wrong(NAME, "means nothing here: no provider of tokens is set (caravan.oidc.issuer).");
        }
        if (subject != null && !FORM.matcher(subject).matches()) {
            throw request.wrong(NAME, "must have 1 to 255 characters of ASCII.");
        }
        return subject;
    }

    /** Whose subject that is; null of none. */
    String issuerOf(String subject) {
        return subject == null ? null : issuer.orElseThrow();
    }
}
