package io.caravan.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTypeTest {

    @ParameterizedTest
    @CsvSource({
        "89504e470d0a1a0a2e2e, PNG, image/png",
        "ffd8ffe0, JPEG, image/jpeg",
        "4749463837612e, GIF, image/gif",
        "4749463839612e, GIF, image/gif",
        "524946460a000000574542505650, WEBP, image/webp",
        "424d2e2e, BMP, image/bmp"
    })
    void aPictureIsKnownByItsFirstBytes(String hex, PictureType type, String mediaType) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(PictureType.of(bytes)).contains(type);
        assertThat(PictureType.mediaType(Base64.getEncoder().encodeToString(bytes)))
                .isEqualTo(mediaType);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0089PNG", "\u00ff\u00d8", "GIF88a..", "RIFF....WAVE", "<svg/>", " GIF89a"})
    void anythingElseIsNone(String bytes) {
        assertThat(PictureType.of(bytes.getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
    }

    @Test
    void whatSaysNothingPassesForTheMostCommonKind() {
        assertThat(PictureType.mediaType("aGk=")).isEqualTo("image/jpeg");
        assertThat(PictureType.mediaType("%%%%")).isEqualTo("image/jpeg");
    }
}
