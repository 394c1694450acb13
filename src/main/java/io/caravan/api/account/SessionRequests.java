package io.caravan.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.access.AccessDenied;
import io.caravan.access.Caller;
import io.caravan.access.CallerAuthenticator;
import io.caravan.access.Passwords;
import io.caravan.access.UserName;
import io.caravan.access.session.LoginTries;
import io.caravan.access.session.SessionToken;
import io.caravan.access.session.Sessions;
import io.caravan.api.BadRequest;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.JsonWriter;
import io.caravan.http.ClientAddress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Begins and ends the sessions of callers who have a password. */
@Named("sessionRequests")
@ApplicationScoped
public class SessionRequests {

    private static final String NAME = "name";
    private static final String PASSWORD = "password";

    private final JsonBody json;
    private final JsonWriter writer;
    private final Sessions sessions;
    private final Passwords passwords;
    private final LoginTries tries;

    SessionRequests(JsonBody json, JsonWriter writer, Sessions sessions, Passwords passwords, LoginTries tries) {
        this.json = json;
        this.writer = writer;
        this.sessions = sessions;
        this.passwords = passwords;
        this.tries = tries;
    }

    /** The one answer in which the token is shown. */
    private record Shown(
            String token, @JsonProperty("expires_at") Instant expiresAt, String name, String role) {}

    /**
     * Sets the variable {@code login} and counts the try.
     *
     * @throws BadRequest naming the member that is missing
     * @throws AccessDenied if there were too many tries
     */
    public void read(@Body byte[] body, @Variable(ClientAddress.VARIABLE) String address, Exchange exchange)
            throws BadRequest, AccessDenied, InterruptedException {
        JsonFields request = json.read(body);
        String name = required(request, NAME);
        String password = required(request, PASSWORD);
        // What nobody can be called needs no counter of its own, which would let anybody fill Redis with names.
        tries.count(UserName.isSane(name) ? name : "", address);
        exchange.setVariable(Login.VARIABLE, new Login(name, password));
    }

    private static String required(JsonFields request, String field) throws BadRequest {
        String value = request.string(field);
        if (value == null) {
            throw request.wrong(field, "is missing.");
        }
        return value;
    }

    /**
     * Sets the variable {@code caller}.
     *
     * @param user the row of {@code sql/user-password.sql}; null if there is no such user, which takes as long to find out as
     *     a wrong password
     * @throws AccessDenied if the password is not theirs
     */
    public void authenticate(@Variable(Login.VARIABLE) Login login, @Body Map<String, Object> user, Exchange exchange)
            throws AccessDenied, InterruptedException {
        String hash = user == null ? null : (String) user.get("password_hash");
        if (!passwords.matches(login.password(), hash)) {
            throw new AccessDenied(AccessDenied.Reason.UNKNOWN_CALLER, "Name or password is wrong.");
        }
        tries.forget(login.name());
        exchange.setVariable(
                Caller.VARIABLE, new Caller((UUID) user.get("id"), login.name(), (String) user.get("role")));
    }

    /**
     * Answers with the token of a new session.
     *
     * @param user the row of {@code sql/user-password.sql}
     * @throws AccessDenied if Redis is away
     */
    public void begin(@Variable(Caller.VARIABLE) Caller caller, @Body Map<String, Object> user, Exchange exchange)
            throws AccessDenied, InterruptedException {
        Sessions.Begun begun = sessions.begin(caller.userId(), (Integer) user.get("password_version"));
        writer.answer(exchange, new Shown(begun.token().secret(), begun.expiresAt(), caller.name(), caller.role()));
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 201);
        Secret.mark(exchange, "The request was carried out before and began a session for " + caller.name() + ".");
    }

    /**
     * Ends the session whose token was shown, and answers with nothing.
     *
     * @throws BadRequest if it was a key
     */
    public void end(@Header("Authorization") String authorization, Exchange exchange)
            throws BadRequest, AccessDenied, InterruptedException {
        SessionToken token = CallerAuthenticator.bearer(authorization)
                .flatMap(SessionToken::parse)
                .orElseThrow(() -> new BadRequest(
                        "Authorization", "Only a session can be ended; a key is revoked by an administrator."));
        sessions.end(token);
        NoContent.answer(exchange);
    }
}
