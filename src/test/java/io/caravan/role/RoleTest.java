package io.caravan.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {

    @Test
    void allIsEveryRole() {
        assertThat(Role.parse(" all ")).containsExactlyInAnyOrder(Role.values());
    }

    @Test
    void aProcessMayPlayOneRole() {
        assertThat(Role.parse("writer")).containsExactly(Role.WRITER);
    }

    @Test
    void commasAndBlanksSeparateRoles() {
        assertThat(Role.parse("gateway , utility,gateway")).containsExactlyInAnyOrder(Role.GATEWAY, Role.UTILITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"poet", "gateway,poet", "Gateway poet"})
    void aWordThatIsNoRoleIsNamed(String words) {
        assertThatThrownBy(() -> Role.parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("poet")
                .hasMessageContaining("gateway, writer, utility or all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",gateway"})
    void noWordIsNoRole(String words) {
        assertThatThrownBy(() -> Role.parse(words)).isInstanceOf(IllegalArgumentException.class);
    }
}
