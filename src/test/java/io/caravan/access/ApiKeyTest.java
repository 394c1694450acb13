package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    @Test
    void aKeyIsReadAsItWasWritten() {
        ApiKey key = ApiKey.generate();
        assertThat(ApiKey.parse(key.secret())).map(ApiKey::sha256).hasValueSatisfying(hash -> assertThat(hash)
                .isEqualTo(key.sha256()));
    }

    @Test
    void noTwoKeysAreAlike() {
        assertThat(ApiKey.generate().secret()).isNotEqualTo(ApiKey.generate().secret());
    }

    @Test
    void aKeyInALogHidesItsSecret() {
        ApiKey key = ApiKey.generate();
        String secret = key.secret().substring(key.secret().lastIndexOf('_') + 1);
        assertThat(key.toString()).contains(key.prefix()).doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "caravan__",
                "caravan_0123456789ab_",
                "caravan_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcde",
                "caravan_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef0",
                "caravan_0123456789AB_0123456789abcdef0123456789abcdef0123456789abcdef",
                " caravan_0123456789ab_0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void whatHasNotTheFormIsNoKey(String text) {
        assertThat(ApiKey.parse(text)).isEqualTo(Optional.empty());
    }
}
