package io.caravan.api.openai;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.DialectPage;
import io.caravan.api.JsonBody;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/dialects.md says of OpenAI's requests what is so. */
class OpenAiPageTest {

    private static final String CHATS = "POST /v1/chat/completions";
    private static final String COMPLETIONS = "POST /v1/completions";
    private static final String EMBEDDINGS = "POST /v1/embeddings";
    private static final String RESPONSES = "POST /v1/responses";

    private static final PictureSource NOWHERE = (url, bounds) -> {
        throw new NoPicture("is of no allowed host.");
    };

    private final JsonBody bodies = new JsonBody(new ObjectMapper());

    static List<DialectPage.Row> chats() {
        return DialectPage.rows(CHATS);
    }

    static List<DialectPage.Row> completions() {
        return DialectPage.rows(COMPLETIONS);
    }

    static List<DialectPage.Row> embeddings() {
        return DialectPage.rows(EMBEDDINGS);
    }

    static List<DialectPage.Row> responses() {
        return DialectPage.rows(RESPONSES);
    }

    @ParameterizedTest
    @MethodSource("chats")
    void aMemberOfAChatBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        ChatCompletionDecoder decoder = new ChatCompletionDecoder(bodies, NOWHERE);
        row.check(
                "\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
                        + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]",
                body -> DialectPage.withoutIdAndTime(decoder.decode(body)));
    }

    @ParameterizedTest
    @MethodSource("completions")
    void aMemberOfACompletionBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        CompletionDecoder decoder = new CompletionDecoder(bodies);
        row.check("\"model\":\"a\",\"prompt\":\"Hi\"", body -> DialectPage.withoutIdAndTime(decoder.decode(body)));
    }

    @ParameterizedTest
    @MethodSource("embeddings")
    void aMemberOfAnEmbeddingBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        row.check("\"model\":\"a\",\"input\":\"Hi\"", body -> OpenAiEmbeddingIntake.decode(DialectPage.fields(body))
                .toString());
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aMemberOfAResponseBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        ResponseDecoder decoder = new ResponseDecoder(bodies, NOWHERE);
        row.check(
                "\"model\":\"a\",\"input\":\"Hi\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]",
                body -> DialectPage.withoutIdAndTime(decoder.decode(body)));
    }

    /** By OpenAI's API reference. */
    @Test
    void thePageKnowsEveryMember() {
        DialectPage.assertComplete(
                CHATS,
                "audio",
                "frequency_penalty",
                "function_call",
                "functions",
                "logit_bias",
                "logprobs",
                "max_completion_tokens",
                "max_tokens",
                "messages",
                "metadata",
                "modalities",
                "model",
                "n",
                "parallel_tool_calls",
                "prediction",
                "presence_penalty",
                "prompt_cache_key",
                "prompt_cache_retention",
                "reasoning_effort",
                "response_format",
                "safety_identifier",
                "seed",
                "service_tier",
                "stop",
                "store",
                "stream",
                "stream_options.include_usage",
                "stream_options.include_obfuscation",
                "temperature",
                "tool_choice",
                "tools",
                "top_logprobs",
                "top_p",
                "user",
                "verbosity",
                "web_search_options");
        DialectPage.assertComplete(
                COMPLETIONS,
                "best_of",
                "echo",
                "frequency_penalty",
                "logit_bias",
                "logprobs",
                "max_tokens",
                "model",
                "n",
                "presence_penalty",
                "prompt",
                "seed",
                "stop",
                "stream",
                "stream_options.include_usage",
                "suffix",
                "temperature",
                "top_p",
                "user");
        DialectPage.assertComplete(EMBEDDINGS, "dimensions", "encoding_format", "input", "model", "user");
        DialectPage.assertComplete(
                RESPONSES,
                "background",
                "conversation",
                "include",
                "input",
                "instructions",
                "max_output_tokens",
                "max_tool_calls",
                "metadata",
                "model",
                "parallel_tool_calls",
                "previous_response_id",
                "prompt",
                "prompt_cache_key",
                "reasoning.effort",
                "safety_identifier",
                "service_tier",
                "store",
                "stream",
                "stream_options",
                "temperature",
                "text.format",
                "text.verbosity",
                "tool_choice",
                "tools",
                "top_logprobs",
                "top_p",
                "truncation",
                "user");
    }
}
