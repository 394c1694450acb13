package io.caravan.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.cluster.Accounts;
import io.caravan.cluster.Api;
import io.caravan.cluster.Cluster;
import io.caravan.cluster.OnCluster;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.Test;

/** Every route that takes requests, and who may call it. A route that is not in the table may be called by nobody. */
@QuarkusTest
@QuarkusTestResource(Cluster.class)
class WhoMayCallWhatTest extends OnCluster {

    private static final String TABLE = """
            DELETE /api/v1/keys/{id}                                administrators
            DELETE /api/v1/sessions                                 callers
            DELETE /api/v1/users/{name}                             administrators
            DELETE /api/{operation:pull|push|create|copy|delete}    administrators
            GET    /                                                anybody
            GET    /api/ps                                          callers
            GET    /api/tags                                        callers
            GET    /api/v1/completions/{id}                         callers
            GET    /api/v1/conversations                            callers
            GET    /api/v1/conversations/{id}                       callers
            GET    /api/v1/me                                       callers
            GET    /api/v1/models                                   callers
            GET    /api/v1/nodes                                    callers
            GET    /api/v1/users                                    administrators
            GET    /api/v1/users/{name}                             administrators
            GET    /api/v1/users/{name}/keys                        administrators
            GET    /api/version                                     callers
            GET    /v1/models                                       callers
            GET    /v1/models/{model:*}                             callers
            HEAD   /                                                anybody
            HEAD   /api/tags                                        callers
            HEAD   /api/version                                     callers
            PATCH  /api/v1/users/{name}                             administrators
            POST   /api/chat                                        callers
            POST   /api/embed                                       callers
            POST   /api/embeddings                                  callers
            POST   /api/generate                                    callers
            POST   /api/show                                        callers
            POST   /api/v1/chat                                     callers
            POST   /api/v1/sessions                                 anybody
            POST   /api/v1/users                                    administrators
            POST   /api/v1/users/{name}/keys                        administrators
            POST   /api/{operation:pull|push|create|copy|delete}    administrators
            POST   /v1/chat/completions                             callers
            POST   /v1/completions                                  callers
            POST   /v1/embeddings                                   callers
            POST   /v1/responses                                    callers
            """;

    /** Ends a session, so it comes last. */
    private static final String END_OF_SESSIONS = "DELETE /api/v1/sessions";

    private static final String PASSWORD = "correct horse battery";
    private static final List<String> ORDINARY = List.of("user", "service", "session of a user");
    private static final List<String> ADMINISTRATORS = List.of("administrator", "session of an administrator");

    @Inject
    CamelContext camel;

    @Test
    void everyRouteIsInTheTableAndLetsPassWhomTheTableSays() {
        Map<String, String> table = TABLE.lines()
                .map(line -> line.split("\\s+"))
                .collect(Collectors.toMap(
                        line -> line[0] + " " + line[1], line -> line[2], (one, other) -> one, TreeMap::new));
        assertThat(routes()).isEqualTo(table.keySet());
        Map<String, Api> callers = callers();
        String last = table.remove(END_OF_SESSIONS);
        table.forEach((route, whom) -> check(route, whom, callers));
        check(END_OF_SESSIONS, last, callers);
    }

    private static void check(String route, String whom, Map<String, Api> callers) {
        assertThat(told(route, callers)).as(route).isEqualTo(expected(whom));
    }

    /** What each kind of caller is told by a route for these. */
    private static Map<String, String> expected(String whom) {
        Map<String, String> told = new HashMap<>();
        told.put("stranger", whom.equals("anybody") ? "passes" : "401");
        ORDINARY.forEach(caller -> told.put(caller, whom.equals("administrators") ? "403" : "passes"));
        ADMINISTRATORS.forEach(caller -> told.put(caller, "passes"));
        return told;
    }

    /** Method and path of all there are. */
    private Set<String> routes() {
        Set<String> all = new TreeSet<>();
        for (Route route : camel.getRoutes()) {
            if (route.getEndpoint() instanceof PlatformHttpEndpoint endpoint) {
                for (String method : endpoint.getHttpMethodRestrict().split(",")) {
                    all.add(method + " " + endpoint.getPath());
                }
            }
        }
        return all;
    }

    private Map<String, Api> callers() {
        Accounts accounts = new Accounts(api);
        return Map.of(
                "stranger", api.withKey(null),
                "user", accounts.caller("user"),
                "service", accounts.caller("service"),
                "administrator", accounts.caller("administrator"),
                "session of a user", session("user"),
                "session of an administrator", session("administrator"));
    }

    private Api session(String role) {
        String name = Accounts.freshName();
        String login = "\"name\":\"%s\",\"password\":\"%s\"".formatted(name, PASSWORD);
        api.post("/api/v1/users", "{%s,\"role\":\"%s\"}".formatted(login, role));
        String token = Api.json(api.withKey(null).post("/api/v1/sessions", "{" + login + "}"))
                .get("token")
                .asText();
        return api.withKey(token);
    }

    private static Map<String, String> told(String route, Map<String, Api> callers) {
        String[] parts = route.split(" ");
        String path = parts[1].replaceAll("\\{\\w+:(\\w+)[^}]*}", "$1")
                .replace("{id}", UUID.randomUUID().toString())
                .replace("{model:*}", AGX0_MODEL)
                .replace("{name}", "nobody-is-called-so");
        Function<Api, String> ask = caller ->
                verdict(caller.send(caller.request(path).method(parts[0], HttpRequest.BodyPublishers.ofString("{}")))
                        .statusCode());
        return callers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ask.apply(entry.getValue())));
    }

    /** A request without content may be wrong, or ask for what is not there; what counts here is who sent it. */
    private static String verdict(int status) {
        return status == 401 || status == 403 || status >= 500 ? Integer.toString(status) : "passes";
    }
}
