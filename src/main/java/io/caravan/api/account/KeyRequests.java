package io.caravan.api.account;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.access.AdministratorKey;
import io.caravan.access.ApiKey;
import io.caravan.api.BadRequest;
import io.caravan.api.Conflict;
import io.caravan.api.JsonAnswer;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.JsonWriter;
import io.caravan.api.Page;
import io.caravan.conversation.NotYours;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Reads what administrators want of keys, and answers with what became of it. */
@Named("keyRequests")
@ApplicationScoped
public class KeyRequests {

    private static final String EXPIRES_AT = "expires_at";
    private static final String ID = "key_id";

    /** What RFC 3339 can say; PostgreSQL goes somewhat further (its documentation, 8.5). */
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final JsonBody json;
    private final JsonWriter writer;

    KeyRequests(JsonBody json, JsonWriter writer) {
        this.json = json;
        this.writer = writer;
    }

    /** The one answer in which the key is shown. */
    private record Shown(
            UUID id,
            String key,
            String prefix,
            @JsonProperty("created_at") Instant createdAt,
            @JsonProperty(EXPIRES_AT) Instant expiresAt) {}

    /**
     * Sets the variable {@code key}. The body may be empty: a key that never expires.
     *
     * @throws BadRequest naming the member that is wrong
     * @throws Conflict for the administrator whose one key is in a file
     */
    public void create(@Variable("name") String name, @Body byte[] body, Exchange exchange)
            throws BadRequest, Conflict {
        if (name.equals(AdministratorKey.ADMINISTRATOR.name())) {
            throw new Conflict(
                    "The only key of '" + name
                            + "' is the one in the gateway's key file. Make a user with the role administrator, and a key for them.");
        }
        Timestamp expires = body == null || body.length == 0 ? null : expiry(json.read(body));
        exchange.setVariable(NewKey.VARIABLE, new NewKey(Ids.next(), ApiKey.generate(), expires));
    }

    private static Timestamp expiry(JsonFields request) throws BadRequest {
        String text = request.string(EXPIRES_AT);
        if (text == null) {
            return null;
        }
        try {
            Instant expires = OffsetDateTime.parse(text).toInstant();
            if (expires.isAfter(Instant.now()) && !expires.isAfter(LAST)) {
                return Timestamp.from(expires);
            }
        } catch (DateTimeException odd) {
            throw request.wrong(EXPIRES_AT, "must be a time as RFC 3339 has it, such as 2030-01-31T12:00:00Z.");
        }
        throw request.wrong(EXPIRES_AT, "must be in the future, and before the year 10000.");
    }

    /**
     * Answers with the key, this once.
     *
     * @throws NotYours if there is no such user
     */
    public void created(
            @Variable("name") String name, @Variable(NewKey.VARIABLE) NewKey key, @Body Timestamp at, Exchange exchange)
            throws NotYours {
        if (at == null) {
            throw new NotYours("user", name);
        }
        Instant expires = key.expiresAt() == null ? null : key.expiresAt().toInstant();
        writer.answer(exchange, new Shown(key.id(), key.key().secret(), key.prefix(), at.toInstant(), expires));
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 201);
        Secret.mark(exchange, "The request was carried out before and made the key with the id " + key.id() + ".");
    }

    /** Sets the variables {@code limit} and {@code before}. */
    public void page(@Variable("query") Map<String, String> query, Exchange exchange) throws BadRequest {
        Page.read(query, "a key", exchange);
    }

    /**
     * Makes a page the answer.
     *
     * @throws NotYours if there is no such user
     */
    public void listed(@Variable("name") String name, Exchange exchange) throws NotYours {
        if (exchange.getMessage().getBody() == null) {
            throw new NotYours("user", name);
        }
        JsonAnswer.mark(exchange);
    }

    /**
     * Sets the variables {@code key_id} and {@code keeper}, whose key is in a file and is not revoked.
     *
     * @throws NotYours if the path holds no id at all
     */
    public void id(@Header("id") String id, Exchange exchange) throws NotYours {
        exchange.setVariable(ID, Ids.parse(id).orElseThrow(() -> new NotYours("key", id)));
        exchange.setVariable("keeper", AdministratorKey.ADMINISTRATOR.userId());
    }

    /**
     * Answers with nothing.
     *
     * @throws NotYours if there is no such key
     * @throws Conflict if it is the one in the gateway's file, which was left as it is
     */
    public void revoked(@Variable(ID) UUID id, @Body String owner, Exchange exchange) throws NotYours, Conflict {
        if (owner == null) {
            throw new NotYours("key", id);
        }
        if (owner.equals(AdministratorKey.ADMINISTRATOR.name())) {
            throw new Conflict(
                    "This is the key in the gateway's key file. To have another, delete the file and restart.");
        }
        NoContent.answer(exchange);
    }
}
