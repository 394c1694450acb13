package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;

/** Speaks with nodes of one kind. */
public interface NodeClient {

    /**
     * Asks a node and returns at once; what comes of it arrives in the stream, failures too.
     *
     * @param request for a model by the name under which the node lists it
     */
    TokenStream ask(NodeServer server, ModelRequest request);

    /**
     * What the node has to offer, asked now. Blocks for a few seconds at the most.
     *
     * @throws NodeFailure if it does not answer as one of its kind does
     */
    NodeReport report(NodeServer server) throws NodeFailure, InterruptedException;

    /**
     * Asks for a little of what a report leaves out; the next one has it. Blocks for a few seconds at the most, and does
     * nothing where reports leave nothing out.
     */
    default void learn(NodeServer server, NodeReport report) throws InterruptedException {}

    /**
     * What the node says of one of its models, in the words of Ollama's {@code /api/show}. Blocks for a few seconds at the
     * most.
     *
     * @param model as the node lists it
     * @param verbose whether to tell things that are large
     * @throws NodeFailure if it says nothing
     */
    JsonNode show(NodeServer server, String model, boolean verbose) throws NodeFailure, InterruptedException;
}
