package io.caravan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

    @Test
    void whatIsNotSetIsAsTheRoleHasIt() {
        assertThat(Limits.parse("{}")).isEqualTo(Limits.NONE);
        assertThat(Limits.parse("{\"images_per_day\":0}")).isEqualTo(new Limits(null, null, null, null, 0, null));
    }

    @Test
    void everyLimitIsReadByItsName() {
        assertThat(Limits.parse("""
                        {"chat_per_minute":1,"code_per_minute":2,"image_per_minute":3,
                         "tokens_per_day":40000000000,"images_per_day":5,"concurrent":6}""")).isEqualTo(new Limits(1, 2, 3, 40_000_000_000L, 5, 6));
    }

    @Test
    void aLimitOfAnotherVersionIsLeftOut() {
        assertThat(Limits.parse("{\"camels_per_hour\":1,\"concurrent\":2}").concurrent())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"concurrent\":-1}", "{\"tokens_per_day\":\"many\"}", "[]"})
    void nonsenseIsRefused(String json) {
        assertThatThrownBy(() -> Limits.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }
}
