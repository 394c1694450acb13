package io.caravan.access.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {

    private static final UUID ALICE = UUID.randomUUID();

    private final IdempotencyKey key = new IdempotencyKey(ALICE, "a key");

    @ParameterizedTest
    @ValueSource(strings = {"a", "8e03978e-40d5-43dd-bc93-6894a57f9324", "\"quoted\"", "a b", "é"})
    void whatCanBeRead(String text) {
        assertThat(IdempotencyKey.isSane(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "\u0000", "a\u007f", "\u0085"})
    void whatCannot(String text) {
        assertThat(IdempotencyKey.isSane(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> new IdempotencyKey(ALICE, text));
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(IdempotencyKey.isSane("x".repeat(255))).isTrue();
        assertThat(IdempotencyKey.isSane("x".repeat(256))).isFalse();
    }

    @Test
    void equalRequestsHaveOneFingerprint() {
        assertThat(fingerprint(key, "/a", "", "b")).isEqualTo(fingerprint(key, "/a", "", "b"));
    }

    @ParameterizedTest
    @CsvSource({"/b,'',b", "/a,agx0,b", "/a,'',c", "/a,'',''"})
    void othersHaveAnother(String path, String target, String body) {
        assertThat(fingerprint(key, path, target, body)).isNotEqualTo(fingerprint(key, "/a", "", "b"));
    }

    @Test
    void whoHasNotTheKeyCannotTryWhatTheRequestWas() {
        assertThat(fingerprint(new IdempotencyKey(ALICE, "another"), "/a", "", "b"))
                .isNotEqualTo(fingerprint(key, "/a", "", "b"));
        assertThat(key.name()).doesNotContain(key.text());
        assertThat(key).hasToString(key.name());
    }

    @Test
    void usersHaveTheirOwnKeys() {
        assertThat(new IdempotencyKey(UUID.randomUUID(), "a key").name()).isNotEqualTo(key.name());
    }

    private static String fingerprint(IdempotencyKey of, String path, String target, String body) {
        return of.fingerprint("POST", path, target, body.getBytes(StandardCharsets.UTF_8));
    }
}
