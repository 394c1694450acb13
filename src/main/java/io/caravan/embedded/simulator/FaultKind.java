package io.caravan.embedded.simulator;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways in which a node fails; written in kebab-case on the wire and in model names. */
public enum FaultKind {
    /** The socket is closed: connections are refused for {@code delayMs}, or until healed. */
    REFUSE(Stage.SOCKET, 0),
    /** TCP reset before the first byte. */
    RESET(Stage.EARLY, 0),
    /** TCP reset after {@code afterTokens}. */
    RESET_MID_STREAM(Stage.STREAM, 0),
    /** 429, with Retry-After if {@code retryAfter} is given. */
    RATE_LIMIT(Stage.EARLY, 429),
    /** The runner crashed. */
    ERROR_500(Stage.EARLY, 500),
    /** Ollama's answer when its queue is full. */
    UNAVAILABLE(Stage.EARLY, 503),
    /** A proxy in front of the node lost it: an HTML page. */
    BAD_GATEWAY(Stage.EARLY, 502),
    /** A proxy in front of the node grew tired: an HTML page. */
    GATEWAY_TIMEOUT(Stage.EARLY, 504),
    /** Accepts and never answers; without a model this holds for every path, also those that health checks ask. */
    SILENCE(Stage.EARLY, 0),
    /** The first token comes {@code delayMs} late, while the slot is held. */
    SLOW_FIRST_TOKEN(Stage.STREAM, 0),
    /** The stream stops after {@code afterTokens}, for {@code delayMs} or for ever; the connection stays open. */
    STALL(Stage.STREAM, 0),
    /** The connection closes after {@code afterTokens}, without end marker and without the last HTTP chunk. */
    CUT(Stage.STREAM, 0),
    /** One broken line beside the good ones after {@code afterTokens}; nothing else is missing. */
    MALFORMED_CHUNK(Stage.STREAM, 0),
    /** After {@code afterTokens} a call of a tool whose arguments are no object, and the end; an Ollama's own API has none such. */
    MALFORMED_CALL(Stage.STREAM, 0),
    /** After {@code afterTokens} the answer ends as HTTP wants it, but never says that it is done. */
    NO_END_MARKER(Stage.STREAM, 0),
    /** After {@code afterTokens} a line with an error on {@code /api}; on {@code /v1} Ollama swallows it, and llama.cpp tells. */
    ERROR_MID_STREAM(Stage.STREAM, 0),
    /** The prompt is said to be too long. */
    CONTEXT_LENGTH(Stage.EARLY, 400),
    /** The model's guard refuses the prompt. */
    CONTENT_POLICY(Stage.EARLY, 400),
    /** Requests of one model are accepted and produce nothing; everything else, {@code /api/version} too, answers. */
    HANG_MODEL(Stage.EARLY, 0),
    /** Goes on for ever after {@code afterTokens}, until cancelled or {@code num_predict} is reached. */
    BABBLE(Stage.STREAM, 0),
    /** Refuses a conversation whose last message is the assistant's. */
    REJECT_PREFILL(Stage.EARLY, 400),
    /** Begins the answer anew although the last message is the assistant's, as a model whose template knows no prefill. */
    IGNORE_PREFILL(Stage.STREAM, 0),
    /** After {@code afterTokens} the answer is another one than that of all other nodes. */
    OTHER_ANSWER(Stage.STREAM, 0),
    /** Everything comes {@code delayMs} late; no slot is held meanwhile. */
    LATE(Stage.STREAM, 0);

    /** Where in the life of a request a fault strikes. */
    enum Stage {
        SOCKET,
        EARLY,
        STREAM
    }

    private final Stage stage;
    private final int status;

    FaultKind(Stage stage, int status) {
        this.stage = stage;
        this.status = status;
    }

    Stage stage() {
        return stage;
    }

    /** HTTP status of the error this kind answers with; 0 if it answers none. */
    int status() {
        return status;
    }

    /** Whether it strikes only a conversation whose last message is the assistant's. */
    boolean isOfPrefill() {
        return this == REJECT_PREFILL || this == IGNORE_PREFILL;
    }

    /** The name on the wire, e.g. {@code error-500}. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<FaultKind> find(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id().equals(id)).findFirst();
    }

    @JsonCreator
    static FaultKind of(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no fault '%s', there are %s"
                .formatted(id, Arrays.stream(values()).map(FaultKind::id).collect(Collectors.joining(", ")))));
    }
}
