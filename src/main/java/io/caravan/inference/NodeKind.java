package io.caravan.inference;

/** What a node's server speaks. */
public enum NodeKind {
    /** Ollama's native API, whose errors are visible in the middle of a stream. */
    OLLAMA,
    /** OpenAI's API, as llama.cpp's server, vLLM, LM Studio and their like offer it. */
    OPENAI
}
