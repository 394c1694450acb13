package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.cache.CachePolicy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheHeadersTest {

    @Test
    void whoSaysNothingTakesWhatThereIsAndLetsTheirsBeKept() throws BadRequest {
        assertThat(CacheHeaders.parse(null, null)).isEqualTo(CachePolicy.UNSAID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"allow", " Allow "})
    void whoAllowsItAsksForIt(String value) throws BadRequest {
        assertThat(CacheHeaders.parse(value, null)).isEqualTo(new CachePolicy(true, true, true, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hit", "true", "allow, allow"})
    void anythingElseIsRefused(String value) {
        assertThatThrownBy(() -> CacheHeaders.parse(value, null))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("X-Caravan-Cache");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no-store                     | false | false |
            No-Store                     | false | false |
            no-cache                     | false | true  |
            no-cache, no-store           | false | false |
            max-age=0                    | true  | true  | 0
            max-age=60 , no-cache        | false | true  | 60
            max-age="60"                 | true  | true  | 60
            max-age=99999999999999999999 | true  | true  | 2147483647
            max-age                      | true  | true  | 0
            max-age=                     | true  | true  | 0
            max-age=-1                   | true  | true  | 0
            max-age=1.5                  | true  | true  | 0
            min-fresh=5, max-stale       | true  | true  |
            x="no-store, no-cache"       | true  | true  |
            x="\\", no-store"             | true  | true  |
            x-no-store                   | true  | true  |
            ,,;; no-store                | false | false |
            """)
    void directivesMeanWhatTheStandardSays(String control, boolean reuses, boolean keeps, Long oldest)
            throws BadRequest {
        assertThat(CacheHeaders.parse(null, control))
                .isEqualTo(new CachePolicy(false, reuses, keeps, oldest == null ? null : Duration.ofSeconds(oldest)));
    }

    @Test
    void aLongHeaderIsReadAtOnce() throws BadRequest {
        String hostile = "x=\"" + "\\\"".repeat(8_000);
        assertThat(CacheHeaders.parse(null, hostile).reuses()).isTrue();
    }
}
