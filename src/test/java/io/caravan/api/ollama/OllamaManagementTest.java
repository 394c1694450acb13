package io.caravan.api.ollama;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.access.Caller;
import io.caravan.api.NotOffered;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OllamaManagementTest {

    @Test
    void anAdministratorMayIfItIsAllowed() {
        assertThatCode(() -> management(true).permit("pull", caller("administrator")))
                .doesNotThrowAnyException();
    }

    @Test
    void nobodyElseMay() {
        assertThatThrownBy(() -> management(true).permit("pull", caller("user")))
                .isInstanceOf(NotOffered.class)
                .hasMessageContaining("for administrators");
    }

    @Test
    void nobodyMayUnlessItIsAllowed() {
        assertThatThrownBy(() -> management(false).permit("pull", caller("administrator")))
                .isInstanceOf(NotOffered.class)
                .hasMessageContaining("caravan.ollama.allow-management");
    }

    private static OllamaManagement management(boolean allowed) {
        return new OllamaManagement(() -> allowed, null, null, null);
    }

    private static Caller caller(String role) {
        return new Caller(UUID.randomUUID(), "somebody", role);
    }
}
