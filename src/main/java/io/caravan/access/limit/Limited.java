package io.caravan.access.limit;

import io.caravan.access.Limits;
import java.time.Duration;
import java.util.function.Function;

/** What is counted in windows of time. */
public enum Limited {
    /** Chats and embeddings. */
    CHAT("chat", "chat_per_minute", Duration.ofMinutes(1), Limits::chatPerMinute),
    /** Requests for code. */
    CODE("code", "code_per_minute", Duration.ofMinutes(1), Limits::codePerMinute),
    /** Requests for pictures. */
    IMAGE("image", "image_per_minute", Duration.ofMinutes(1), Limits::imagePerMinute),
    /** Tokens, those of the prompts included. */
    TOKENS("tokens", "tokens_per_day", Duration.ofDays(1), Limits::tokensPerDay),
    /** Pictures. */
    IMAGES("images", "images_per_day", Duration.ofDays(1), Limits::imagesPerDay);

    private final String word;
    private final String member;
    private final Duration window;
    private final Function<Limits, Number> limit;

    Limited(String word, String member, Duration window, Function<Limits, Number> limit) {
        this.word = word;
        this.member = member;
        this.window = window;
        this.limit = limit;
    }

    /** Its name in headers of HTTP and in keys of Redis. */
    public String word() {
        return word;
    }

    /** Its name among the limits of a user. */
    public String member() {
        return member;
    }

    /** After which all of it is there again. */
    public Duration window() {
        return window;
    }

    /** Null if these limits say nothing of it. */
    Number in(Limits limits) {
        return limit.apply(limits);
    }
}
