package io.caravan.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleClaimTest {

    private static final Set<String> ADMINISTRATORS = Set.of("boss", "head of all");

    @Test
    void oneOfSeveralRolesIsEnough() {
        assertThat(makes("groups", Map.of("groups", List.of("users", "head of all"))))
                .isTrue();
        assertThat(makes("groups", Map.of("groups", List.of("users", "bosses", "Boss"))))
                .isFalse();
    }

    @Test
    void aClaimMayBeWithinAnother() {
        Map<String, ?> keycloak = Map.of("realm_access", Map.of("roles", List.of("boss")));
        assertThat(makes("realm_access.roles", keycloak)).isTrue();
        assertThat(makes("realm_access.groups", keycloak)).isFalse();
        assertThat(makes("realm_access", keycloak)).isFalse();
    }

    @Test
    void aClaimWhoseNameHasDotsIsMeantFirst() {
        String name = "https://example.org/roles";
        assertThat(makes(name, Map.of(name, List.of("boss")))).isTrue();
    }

    @Test
    void aTextHoldsWordsBetweenSpaces() {
        assertThat(makes("scope", Map.of("scope", "openid boss"))).isTrue();
        assertThat(makes("scope", Map.of("scope", "openid bossy"))).isFalse();
    }

    @Test
    void whatIsNoListAndNoTextHoldsNoRoles() {
        assertThat(makes("boss", Map.of("boss", true))).isFalse();
        assertThat(makes("a.b.c", Map.of("a", List.of("b")))).isFalse();
        assertThat(makes("a", Map.of("a", List.of(7, Map.of("boss", "boss"))))).isFalse();
    }

    @Test
    void withoutNamesOfRolesNobodyBecomesAdministrator() {
        RoleClaim nobody = new RoleClaim("groups", Set.of());
        assertThat(nobody.makesAdministrator(Map.of("groups", List.of("administrator", "boss"))))
                .isFalse();
    }

    private static boolean makes(String path, Map<String, ?> claims) {
        return new RoleClaim(path, ADMINISTRATORS).makesAdministrator(claims);
    }
}
