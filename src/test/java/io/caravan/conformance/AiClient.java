package io.caravan.conformance;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One client library as its users use it. */
interface AiClient {

    /** The name of the tool that {@link #callTool} offers. */
    String TOOL = "weather";

    /** The library and its version. */
    String name();

    /** What the library itself cannot do, with the reason. */
    default Map<String, String> shortcomings() {
        return Map.of();
    }

    /** Names of all models. */
    List<String> models() throws Exception;

    /** The answer to a prompt. */
    String chat(String model, String prompt) throws Exception;

    /** The same in pieces; fails if the client learns that the answer is not whole. */
    void stream(String model, String prompt, Consumer<String> piece) throws Exception;

    /** Offers {@link #TOOL} and returns the name of the tool that the model wants called. */
    String callTool(String model, String prompt) throws Exception;

    /** How many numbers the vector of a text has. */
    int embed(String model, String text) throws Exception;

    /** Begins a stream and gives it up after its third piece. */
    void giveUp(String model, String prompt) throws Exception;
}
