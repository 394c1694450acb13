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

    /** What each kind of caller is told by a route for these. */
    private static final Map<String, Map<String, String>> TOLD = Map.of(
            "anybody", Map.of("stranger", "passes", "user", "passes", "service", "passes", "administrator", "passes"),
            "callers", Map.of("stranger", "401", "user", "passes", "service", "passes", "administrator", "passes"),
            "administrators", Map.of("stranger", "401", "user", "403", "service", "403", "administrator", "passes"));

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
        table.forEach(
                (route, whom) -> assertThat(told(route, callers)).as(route).isEqualTo(TOLD.get(whom)));
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
                "administrator", accounts.caller("administrator"));
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
