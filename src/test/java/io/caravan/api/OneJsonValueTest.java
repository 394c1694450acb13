package io.caravan.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneJsonValueTest {

    @ParameterizedTest
    @ValueSource(strings = {"{}", " {\"a\":[1,{\"b\":null}]}\n", "[]", "7", "\"text\"", "true"})
    void oneValueIsOne(String text) {
        assertThat(OneJsonValue.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":{\"a\":1}", "{}{}", "1 2", "{\"a\":1} and more", "else"})
    void anythingElseIsNot(String text) {
        assertThat(OneJsonValue.is(text)).isFalse();
    }
}
