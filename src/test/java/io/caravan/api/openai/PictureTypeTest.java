package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTypeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0089PNG\r\n\u001a\n....",
                "\u00ff\u00d8\u00ff\u00e0",
                "GIF87a..",
                "GIF89a..",
                "RIFF\u0010\u0000\u0000\u0000WEBPVP8 "
            })
    void aPictureIsKnownByItsFirstBytes(String bytes) {
        assertThat(PictureType.isPicture(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0089PNG", "\u00ff\u00d8", "GIF88a..", "RIFF....WAVE", "<svg/>", " GIF89a"})
    void anythingElseIsNone(String bytes) {
        assertThat(PictureType.isPicture(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .isFalse();
    }
}
