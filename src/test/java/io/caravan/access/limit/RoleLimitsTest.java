package io.caravan.access.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.access.Caller;
import io.caravan.access.Limits;
import io.caravan.cluster.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoleLimitsTest {

    private static final Limits OWN = new Limits(7, null, null, null, null, null);

    private final RoleLimits roles = new RoleLimits(Settings.of(
            LimitSettings.class,
            Map.of("caravan.limits.service.chat-per-minute", "500", "caravan.limits.user.code-per-minute", "")));

    @Test
    void whoHasNoLimitsHasThoseOfTheirRole() {
        assertThat(of("user", Limits.NONE)).isEqualTo(new Limits(50, null, 4, null, null, null));
        assertThat(of("service", Limits.NONE)).isEqualTo(new Limits(500, 20, 4, null, null, null));
    }

    @Test
    void whatIsSetForAUserCountsInstead() {
        assertThat(of("user", OWN)).isEqualTo(new Limits(7, null, 4, null, null, null));
    }

    @Test
    void administratorsHaveOnlyWhatIsSetForThem() {
        assertThat(of("administrator", Limits.NONE)).isEqualTo(Limits.NONE);
        assertThat(of("administrator", OWN)).isEqualTo(OWN);
    }

    @Test
    void whatNoRouteCountsBindsNobody() throws IOException {
        Caller alice = new Caller(UUID.randomUUID(), "alice", "service", new Limits(null, 1, 2, 3L, 4, 5));
        assertThat(roles.binding(alice)).isEqualTo(new Limits(500, null, null, 3L, null, 5));
        assertThat(routesThatSay("name: " + LimitRequest.API, "expression: (code|image)"))
                .as("these count code or pictures")
                .isEmpty();
    }

    private static List<Path> routesThatSay(String first, String next) throws IOException {
        Pattern both = Pattern.compile(first + "\\s+expression:\\s+constant:\\s+" + next);
        try (Stream<Path> files = Files.walk(Path.of("src/main/routes"))) {
            List<Path> routes = files.filter(Files::isRegularFile).toList();
            assertThat(routes).isNotEmpty();
            return routes.stream()
                    .filter(route -> both.matcher(text(route)).find())
                    .toList();
        }
    }

    private static String text(Path route) {
        try {
            return Files.readString(route);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Limits of(String role, Limits limits) {
        return roles.of(new Caller(UUID.randomUUID(), "alice", role, limits));
    }
}
