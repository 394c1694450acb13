package io.caravan.embedded.simulator;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * All that one request to a model comes with.
 *
 * @param call the connection
 * @param request what is wanted, with the messages that fit into the context
 * @param model that does it
 * @param answer it will give
 * @param reply where that goes
 * @param fault it suffers on the way
 * @param tuning the node's speed, asked when the work begins
 */
record Job(
        Call call,
        GenerationRequest request,
        ModelCard model,
        Answer answer,
        Reply reply,
        Optional<Fault> fault,
        Supplier<Tuning> tuning) {}
