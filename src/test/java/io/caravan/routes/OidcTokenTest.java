package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.caravan.cluster.TokenProvider;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of caller-authenticate where a provider of tokens is set. */
@QuarkusTest
@QuarkusTestResource(
        value = Cluster.class,
        restrictToAnnotatedClass = true,
        initArgs = {
            @ResourceArg(name = "caravan.oidc.role-claim", value = "realm_access.roles"),
            @ResourceArg(name = "caravan.oidc.administrator-roles", value = "caravan-administrators")
        })
@QuarkusTestResource(value = TokenProvider.class, restrictToAnnotatedClass = true)
class OidcTokenTest extends OnCluster {

    private static final String PROBE = "/api/v1/conversations";

    private final String subject = UUID.randomUUID().toString();
    private Accounts accounts;
    private String name;
    private Api alice;

    @BeforeEach
    void aUserOfTheProvider() {
        accounts = new Accounts(api);
        name = Accounts.freshName();
        HttpResponse<String> made = add(name, subject);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(Api.json(made).get("oidc_subject").asText()).isEqualTo(subject);
        alice = bearer(subject);
    }

    @Test
    void whoShowsAGoodTokenChats() {
        HttpResponse<String> answer = alice.post("/api/v1/chat", chat(AGX0_MODEL, "Hello"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode me = Api.json(alice.get("/api/v1/me"));
        assertThat(me.get("name").asText()).isEqualTo(name);
        assertThat(me.get("role").asText()).isEqualTo("user");
        assertThat(alice.get("/api/v1/users").statusCode()).isEqualTo(403);
    }

    @Test
    void keysAndTokensGoSideBySide() {
        Api byKey = api.withKey(accounts.key(name).get("key").asText());
        assertThat(Api.json(byKey.get("/api/v1/me")).get("id"))
                .isEqualTo(Api.json(alice.get("/api/v1/me")).get("id"));
    }

    @Test
    void aBadTokenIsRefusedInPlainWords() {
        String expired = TokenProvider.running().token(subject).expiringIn(-60).signed();
        HttpResponse<String> answer = api.withKey(expired).get(PROBE);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(Api.json(answer).get("detail").asText()).isEqualTo("This token has expired.");
        String unsigned =
                TokenProvider.running().token(subject).header("alg", "none").unsigned();
        assertThat(api.withKey(unsigned).get(PROBE).statusCode()).isEqualTo(401);
    }

    @Test
    void whoIsNoUserHereIsToldWhatToAskFor() {
        String stranger = UUID.randomUUID().toString();
        HttpResponse<String> answer = bearer(stranger).get(PROBE);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Api.json(answer).get("detail").asText()).contains(stranger);
    }

    @Test
    void aUserIsLinkedAndUnlinkedAtOnce() {
        String other = UUID.randomUUID().toString();
        assertThat(changed("{\"oidc_subject\":\"%s\"}".formatted(other))
                        .get("oidc_subject")
                        .asText())
                .isEqualTo(other);
        assertThat(alice.get(PROBE).statusCode()).isEqualTo(403);
        assertThat(bearer(other).get(PROBE).statusCode()).isEqualTo(200);
        assertThat(changed("{\"role\":\"service\"}").get("oidc_subject").asText())
                .isEqualTo(other);
        assertThat(changed("{\"oidc_subject\":null}").get("oidc_subject").isNull())
                .isTrue();
        assertThat(bearer(other).get(PROBE).statusCode()).isEqualTo(403);
    }

    @Test
    void aDeletedUsersTokenIsWorthlessAtOnceAndTheirSubjectFree() {
        assertThat(alice.get(PROBE).statusCode()).isEqualTo(200);
        accounts.delete("/api/v1/users/" + name);
        assertThat(alice.get(PROBE).statusCode()).isEqualTo(403);
        assertThat(add(Accounts.freshName(), subject).statusCode()).isEqualTo(201);
        assertThat(alice.get(PROBE).statusCode()).isEqualTo(200);
    }

    @Test
    void aSubjectIsOneUsersAlone() {
        assertThat(add(Accounts.freshName(), subject).statusCode()).isEqualTo(409);
        String other = accounts.user("user");
        assertThat(accounts.change(other, "{\"oidc_subject\":\"%s\"}".formatted(subject))
                        .statusCode())
                .isEqualTo(409);
        assertThat(Api.json(alice.get("/api/v1/me")).get("name").asText()).isEqualTo(name);
    }

    @Test
    void aSubjectHas255CharactersAtMost() {
        assertThat(add(Accounts.freshName(), "s".repeat(255)).statusCode()).isEqualTo(201);
        for (String wrong : List.of("s".repeat(256), "", "ü")) {
            HttpResponse<String> answer = add(Accounts.freshName(), wrong);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(Api.json(answer).get("field").asText()).isEqualTo("oidc_subject");
        }
    }

    @Test
    void theAdministratorOfTheKeyFileShowsNoToken() {
        assertThat(accounts.change("administrator", "{\"oidc_subject\":\"root\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void aRoleThatWasNamedMakesAnAdministratorAsLongAsTokensHaveIt() {
        Api raised = api.withKey(TokenProvider.running()
                .token(subject)
                .claim("realm_access", Map.of("roles", List.of("other", "caravan-administrators")))
                .signed());
        assertThat(raised.get("/api/v1/users").statusCode()).isEqualTo(200);
        assertThat(Api.json(raised.get("/api/v1/me")).get("role").asText()).isEqualTo("administrator");
        assertThat(alice.get("/api/v1/users").statusCode()).isEqualTo(403);
        assertThat(Api.json(api.get("/api/v1/users/" + name)).get("role").asText())
                .isEqualTo("user");
    }

    @Test
    void withoutTheProviderWhoIsKnownGoesOnAndWhoIsNotComesBackLater() {
        assertThat(alice.get(PROBE).statusCode()).isEqualTo(200);
        TokenProvider provider = TokenProvider.running();
        provider.close();
        provider.rotate();
        try {
            Api later = bearer(subject);
            await().atMost(SOON).until(() -> later.get(PROBE).statusCode() == 503);
            assertThat(later.get(PROBE).headers().firstValue("Retry-After")).isPresent();
            assertThat(alice.get(PROBE).statusCode()).isEqualTo(200);
        } finally {
            provider.open();
        }
        await().atMost(SOON).until(() -> bearer(subject).get(PROBE).statusCode() == 200);
    }

    private HttpResponse<String> add(String user, String oidcSubject) {
        return api.post("/api/v1/users", "{\"name\":\"%s\",\"oidc_subject\":\"%s\"}".formatted(user, oidcSubject));
    }

    private JsonNode changed(String body) {
        HttpResponse<String> answer = accounts.change(name, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.json(answer);
    }

    private Api bearer(String who) {
        return api.withKey(TokenProvider.running().token(who).signed());
    }
}
