package io.caravan.api.ollama;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.api.NotOffered;
import org.junit.jupiter.api.Test;

class OllamaManagementTest {

    @Test
    void itMayBeAllowed() {
        assertThatCode(() -> management(true).permit("pull")).doesNotThrowAnyException();
    }

    @Test
    void nobodyMayUnlessItIsAllowed() {
        assertThatThrownBy(() -> management(false).permit("pull"))
                .isInstanceOf(NotOffered.class)
                .hasMessageContaining("caravan.ollama.allow-management");
    }

    private static OllamaManagement management(boolean allowed) {
        return new OllamaManagement(() -> allowed, null, null, null);
    }
}
