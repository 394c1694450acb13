package io.caravan.api.account;

import io.caravan.access.AccessDenied;
import io.caravan.access.AdministratorKey;
import io.caravan.access.Passwords;
import io.caravan.access.UserName;
import io.caravan.access.UserRole;
import io.caravan.access.session.LoginTries;
import io.caravan.api.BadRequest;
import io.caravan.api.Conflict;
import io.caravan.api.JsonAnswer;
import io.caravan.api.JsonBody;
import io.caravan.api.JsonFields;
import io.caravan.api.Page;
import io.caravan.conversation.NotYours;
import io.caravan.result.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.apache.camel.Variable;

/** Reads what administrators want of users, and answers with what became of it. */
@Named("userRequests")
@ApplicationScoped
public class UserRequests {

    private static final String NAME = "name";
    private static final String ROLE = "role";
    private static final String PASSWORD = "password";

    private final JsonBody json;
    private final Passwords passwords;
    private final SubjectField subjects;
    private final LoginTries tries;

    UserRequests(JsonBody json, Passwords passwords, SubjectField subjects, LoginTries tries) {
        this.tries = tries;
        this.json = json;
        this.passwords = passwords;
        this.subjects = subjects;
    }

    /**
     * Sets the variable {@code user}.
     *
     * @throws BadRequest naming the member that is wrong
     */
    public void create(Exchange exchange) throws BadRequest, AccessDenied, InterruptedException {
        JsonFields request = json.read(exchange.getMessage().getBody(byte[].class));
        String name = request.string(NAME);
        if (!UserName.isSane(name)) {
            throw request.wrong(NAME, UserName.RULE);
        }
        UserRole role = request.word(ROLE, UserRole.class, UserRole.USER);
        String limits = LimitFields.read(request);
        String subject = subjects.read(request);
        exchange.setVariable(NAME, name);
        exchange.setVariable(
                NewUser.VARIABLE,
                new NewUser(
                        Ids.next(),
                        name,
                        role.word(),
                        limits,
                        passwordHash(request),
                        subjects.issuerOf(subject),
                        subject));
    }

    private String passwordHash(JsonFields request) throws BadRequest, AccessDenied, InterruptedException {
        String password = request.string(PASSWORD);
        if (password == null) {
            return null;
        }
        if (!Passwords.isSane(password)) {
            throw request.wrong(PASSWORD, Passwords.RULE);
        }
        return passwords.hash(password);
    }

    /**
     * Answers with the user who was made.
     *
     * @throws Conflict if there was one of that name, or with that subject
     */
    public void created(@Variable(NAME) String name, Exchange exchange) throws Conflict {
        if (exchange.getMessage().getBody() == null) {
            throw new Conflict("There is a user " + name + " already, or one with that subject.");
        }
        JsonAnswer.mark(exchange);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 201);
        exchange.getMessage().setHeader("Location", "/api/v1/users/" + name);
    }

    /**
     * Sets the variable {@code name}.
     *
     * @throws NotYours if nobody can be called so
     */
    public void name(@Header(NAME) String name, Exchange exchange) throws NotYours {
        if (!UserName.isSane(name)) {
            throw new NotYours("user", name);
        }
        exchange.setVariable(NAME, name);
    }

    /** Sets the variables {@code limit} and {@code before}. */
    public void page(@Variable("query") Map<String, String> query, Exchange exchange) throws BadRequest {
        Page.read(query, "a user", exchange);
    }

    /**
     * Sets the variable {@code change}.
     *
     * @throws BadRequest naming the member that is wrong
     * @throws Conflict if the one administrator who is always there would be none any longer
     */
    public void change(@Variable(NAME) String name, Exchange exchange)
            throws BadRequest, Conflict, AccessDenied, InterruptedException {
        JsonFields request = json.read(exchange.getMessage().getBody(byte[].class));
        if (request.has(NAME) && !name.equals(request.string(NAME))) {
            throw request.wrong(NAME, "cannot be changed.");
        }
        UserRole role = request.word(ROLE, UserRole.class, null);
        boolean changesSubject = subjects.isIn(request);
        if (changesSubject || role != null && role != UserRole.ADMINISTRATOR) {
            refuseBuiltIn(name);
        }
        String subject = subjects.read(request);
        String limits = LimitFields.read(request);
        boolean changesPassword = request.has(PASSWORD) || request.isNull(PASSWORD);
        exchange.setVariable(
                UserChange.VARIABLE,
                new UserChange(
                        role == null ? null : role.word(),
                        limits,
                        changesPassword,
                        passwordHash(request),
                        changesSubject,
                        subjects.issuerOf(subject),
                        subject));
    }

    /**
     * Makes the user who was changed the answer. Whoever got another password may try it, however often others were tried.
     *
     * @throws NotYours if there is no such user
     */
    public void changed(
            @Variable(NAME) String name, @Variable(UserChange.VARIABLE) UserChange change, Exchange exchange)
            throws NotYours {
        found(name, exchange);
        if (change.passwordHash() != null) {
            tries.forget(name);
        }
    }

    /** @throws Conflict if it is the administrator whose key is in a file */
    public void permitDelete(@Variable(NAME) String name) throws Conflict {
        refuseBuiltIn(name);
    }

    private static void refuseBuiltIn(String name) throws Conflict {
        if (name.equals(AdministratorKey.ADMINISTRATOR.name())) {
            throw new Conflict(
                    "'" + name
                            + "' stays, stays administrator, and shows no tokens: the key in the gateway's key file is theirs.");
        }
    }

    /**
     * Makes what was found the answer.
     *
     * @throws NotYours if there is no such user
     */
    public void found(@Variable(NAME) String name, Exchange exchange) throws NotYours {
        refuseMissing(name, exchange);
        JsonAnswer.mark(exchange);
    }

    /** Makes a page the answer. */
    public void listed(Exchange exchange) {
        JsonAnswer.mark(exchange);
    }

    /**
     * Answers with nothing.
     *
     * @throws NotYours if there was no such user
     */
    public void deleted(@Variable(NAME) String name, Exchange exchange) throws NotYours {
        refuseMissing(name, exchange);
        NoContent.answer(exchange);
    }

    private static void refuseMissing(String name, Exchange exchange) throws NotYours {
        if (exchange.getMessage().getBody() == null) {
            throw new NotYours("user", name);
        }
    }
}
