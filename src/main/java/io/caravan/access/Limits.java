package io.caravan.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * What one user may ask for at most, where that differs from what their role may. Null: as the role has it. 0: nothing at all.
 *
 * @param chatPerMinute requests a minute of the API for chats
 * @param codePerMinute the same for code
 * @param imagePerMinute the same for images
 * @param tokensPerDay tokens a day, those of the prompts included
 * @param imagesPerDay pictures a day
 * @param concurrent requests under way at once
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Limits(
        Integer chatPerMinute,
        Integer codePerMinute,
        Integer imagePerMinute,
        Long tokensPerDay,
        Integer imagesPerDay,
        Integer concurrent) {

    /** Everything as the role has it. */
    public static final Limits NONE = new Limits(null, null, null, null, null, null);

    private static final String NOTHING_SET = "{}";

    // Another version's limits may have members that this one does not know.
    private static final ObjectReader READER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Limits.class);

    public Limits {
        refuseNegative(chatPerMinute);
        refuseNegative(codePerMinute);
        refuseNegative(imagePerMinute);
        refuseNegative(tokensPerDay);
        refuseNegative(imagesPerDay);
        refuseNegative(concurrent);
    }

    private static void refuseNegative(Number limit) {
        if (limit != null && limit.longValue() < 0) {
            throw new IllegalArgumentException("a limit cannot be " + limit);
        }
    }

    /** These, and where they say nothing those of the role. */
    public Limits or(Limits role) {
        return new Limits(
                chatPerMinute == null ? role.chatPerMinute : chatPerMinute,
                codePerMinute == null ? role.codePerMinute : codePerMinute,
                imagePerMinute == null ? role.imagePerMinute : imagePerMinute,
                tokensPerDay == null ? role.tokensPerDay : tokensPerDay,
                imagesPerDay == null ? role.imagesPerDay : imagesPerDay,
                concurrent == null ? role.concurrent : concurrent);
    }

    /**
     * Reads the column {@code users.limits}.
     *
     * @throws IllegalArgumentException if the text holds no limits
     */
    static Limits parse(String json) {
        if (json == null || json.equals(NOTHING_SET)) {
            return NONE;
        }
        try {
            return READER.readValue(json);
        } catch (JsonProcessingException odd) {
            throw new IllegalArgumentException("no limits", odd);
        }
    }
}
