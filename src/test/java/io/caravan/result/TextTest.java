package io.caravan.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @CsvSource({
        "'a\0b', 'a\uFFFDb'",
        "'a\uD800b', 'a\uFFFDb'",
        "'a\uDC00b', 'a\uFFFDb'",
        "'\uDE00\uD83D', '\uFFFD\uFFFD'",
        "'end\uD83D', 'end\uFFFD'"
    })
    void whatNoNeighbourStoresIsReplaced(String text, String clean) {
        assertThat(Text.clean(text)).isEqualTo(clean);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße, 世界", "😀 and \uD83D\uDE00", "\u0001\n\t"})
    void allOtherTextStaysAsItIs(String text) {
        assertThat(Text.clean(text)).isEqualTo(text);
    }

    @Test
    void noTextStaysNoText() {
        assertThat(Text.clean((String) null)).isNull();
    }
}
