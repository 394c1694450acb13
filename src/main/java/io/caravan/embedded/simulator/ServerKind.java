package io.caravan.embedded.simulator;

/** What a simulated node is in the likeness of; written in lower case on the command line. */
public enum ServerKind {
    /** An Ollama, with its native API and its OpenAI layer. */
    OLLAMA,
    /** A llama.cpp server, with OpenAI's API alone. */
    OPENAI
}
