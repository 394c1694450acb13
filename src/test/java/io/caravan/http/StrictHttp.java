package io.caravan.http;

import io.caravan.cluster.Cluster;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The cluster behind a gateway that has little patience with strangers, a trusted proxy, and pages of one origin. */
public class StrictHttp implements QuarkusTestProfile {

    static final String PROXY = "127.0.0.2";
    static final String ORIGIN = "https://chat.example.org";
    static final int CONNECTIONS = 30;

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(
                Cluster.class,
                Map.of(
                        "caravan.http.head-timeout", "1s",
                        "caravan.http.keep-alive", "2s",
                        "caravan.http.body-timeout", "2s",
                        "caravan.http.connections-per-address", String.valueOf(CONNECTIONS),
                        "caravan.http.trusted-proxies", PROXY,
                        "quarkus.http.cors.enabled", "true",
                        "quarkus.http.cors.origins", ORIGIN)));
    }

    @Override
    public boolean disableGlobalTestResources() {
        return true;
    }
}
