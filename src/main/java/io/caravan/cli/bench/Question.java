package io.caravan.cli.bench;

import io.vertx.core.buffer.Buffer;

/**
 * What is asked, in Ollama's dialect, which stand-in, proxy and gateway all understand.
 *
 * @param model one of the {@link StandIn}'s
 * @param tokens the answer shall have
 * @param stream whether they shall come one by one
 */
public record Question(String model, int tokens, boolean stream) {

    Buffer body() {
        return Buffer.buffer("""
                {"model":"%s","stream":%s,"options":{"num_predict":%d},\
                "messages":[{"role":"user","content":"Tell me about camels"}]}""".formatted(model, stream, tokens));
    }
}
