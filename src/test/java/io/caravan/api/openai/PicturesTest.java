package io.caravan.api.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.caravan.api.BadRequest;
import io.caravan.api.DialectPage;
import io.caravan.api.JsonFields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PicturesTest {

    private final List<Long> mostBytes = new ArrayList<>();

    /** Every picture has ten bytes. */
    private final PictureSource source = new PictureSource() {
        @Override
        public byte[] fetch(String url, Bounds left) throws NoPicture {
            mostBytes.add(left.bytes());
            if (left.bytes() < 10) {
                throw new NoPicture("is too large.");
            }
            return "0123456789".getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public Bounds bounds() {
            return new Bounds(25, Duration.ofMinutes(1));
        }
    };

    private final Pictures pictures = new Pictures(source);

    @ParameterizedTest
    @ValueSource(strings = {"{'image_url':{'url':'https://a/b.png'}}", "{'image_url':'HTTP://a/b.png'}"})
    void aPictureIsFetchedWhereverItsUrlStands(String part) throws Exception {
        assertThat(pictures.base64(part(part))).isEqualTo("MDEyMzQ1Njc4OQ==");
    }

    @Test
    void aPictureThatCameAlongIsNotFetched() throws Exception {
        assertThat(pictures.base64(part("{'image_url':'data:image/png;base64,aGk='}")))
                .isEqualTo("aGk=");
        assertThat(mostBytes).isEmpty();
    }

    @Test
    void thePicturesOfARequestShareOneBound() throws Exception {
        JsonFields part = part("{'image_url':'https://a/b.png'}");
        pictures.base64(part);
        pictures.base64(part);
        assertThatThrownBy(() -> pictures.base64(part)).hasMessage("'image_url' is too large.");
        assertThat(mostBytes).containsExactly(25L, 15L, 5L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'image_url':'ftp://a/b.png'}",
                "{'image_url':'file:///etc/passwd'}",
                "{'image_url':'data:image/png,hi'}",
                "{'image_url':'data:image/png;base64,%'}",
                "{'file_id':'file_1'}",
                "{}"
            })
    void anyOtherPlaceIsRefused(String part) {
        assertThat(catchThrowableOfType(BadRequest.class, () -> pictures.base64(part(part)))
                        .field())
                .isEqualTo("image_url");
        assertThat(mostBytes).isEmpty();
    }

    private static JsonFields part(String json) throws BadRequest {
        return DialectPage.fields(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
