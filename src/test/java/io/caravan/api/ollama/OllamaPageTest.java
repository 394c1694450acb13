package io.caravan.api.ollama;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.api.DialectPage;
import io.caravan.api.JsonBody;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/dialects.md says of Ollama's requests what is so. */
class OllamaPageTest {

    private static final String CHATS = "POST /api/chat";
    private static final String PROMPTS = "POST /api/generate";
    private static final String TEXTS = "POST /api/embed";
    private static final String TEXT = "POST /api/embeddings";

    private final OllamaChatDecoder decoder = new OllamaChatDecoder(new JsonBody(new ObjectMapper()));

    static List<DialectPage.Row> chats() {
        return DialectPage.rows(CHATS);
    }

    static List<DialectPage.Row> prompts() {
        return DialectPage.rows(PROMPTS);
    }

    static List<DialectPage.Row> texts() {
        return DialectPage.rows(TEXTS);
    }

    static List<DialectPage.Row> text() {
        return DialectPage.rows(TEXT);
    }

    @ParameterizedTest
    @MethodSource("chats")
    void aMemberOfAChatBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        row.check(
                "\"model\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]",
                body -> DialectPage.withoutIdAndTime(decoder.chat(body)));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void aMemberOfAPromptBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        row.check("\"model\":\"a\",\"prompt\":\"Hi\"", body -> DialectPage.withoutIdAndTime(decoder.generate(body)));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void aMemberOfTextsBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        row.check("\"model\":\"a\",\"input\":\"Hi\"", body -> OllamaEmbeddingIntake.texts(DialectPage.fields(body))
                .toString());
    }

    @ParameterizedTest
    @MethodSource("text")
    void aMemberOfATextBecomesWhatThePageSays(DialectPage.Row row) throws Exception {
        row.check("\"model\":\"a\",\"prompt\":\"Hi\"", body -> OllamaEmbeddingIntake.text(DialectPage.fields(body))
                .toString());
    }

    /** By Ollama's API reference and {@code api/types.go}, older versions included. */
    @Test
    void thePageKnowsEveryMember() {
        DialectPage.assertComplete(
                CHATS,
                "format",
                "keep_alive",
                "logprobs",
                "messages",
                "model",
                "options.draft_num_predict",
                "options.f16_kv",
                "options.frequency_penalty",
                "options.logits_all",
                "options.low_vram",
                "options.main_gpu",
                "options.min_p",
                "options.mirostat",
                "options.mirostat_eta",
                "options.mirostat_tau",
                "options.num_batch",
                "options.num_ctx",
                "options.num_gpu",
                "options.num_keep",
                "options.num_predict",
                "options.num_thread",
                "options.numa",
                "options.penalize_newline",
                "options.presence_penalty",
                "options.repeat_last_n",
                "options.repeat_penalty",
                "options.seed",
                "options.stop",
                "options.temperature",
                "options.tfs_z",
                "options.top_k",
                "options.top_p",
                "options.typical_p",
                "options.use_mlock",
                "options.use_mmap",
                "options.vocab_only",
                "shift",
                "stream",
                "think",
                "tools",
                "top_logprobs",
                "truncate");
        DialectPage.assertComplete(
                PROMPTS,
                "context",
                "format",
                "images",
                "keep_alive",
                "logprobs",
                "model",
                "options.num_predict",
                "prompt",
                "raw",
                "shift",
                "stream",
                "suffix",
                "system",
                "template",
                "think",
                "tools",
                "top_logprobs",
                "truncate");
        DialectPage.assertComplete(TEXTS, "dimensions", "input", "keep_alive", "model", "options.num_ctx", "truncate");
        DialectPage.assertComplete(TEXT, "keep_alive", "model", "options.num_ctx", "prompt");
    }
}
