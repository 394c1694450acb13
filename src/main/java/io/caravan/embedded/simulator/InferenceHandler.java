package io.caravan.embedded.simulator;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes a request to a model from one dialect: checks it, lets a fault strike, sets a generation going. */
final class InferenceHandler implements Consumer<Call> {

    private final Dialect dialect;
    private final Workshop workshop;

    InferenceHandler(Dialect dialect, Workshop workshop) {
        this.dialect = dialect;
        this.workshop = workshop;
    }

    @Override
    public void accept(Call call) {
        Body body = Body.read(call.body());
        GenerationRequest asked = dialect.read(body);
        ModelCard model = workshop.shelf().find(asked.model());
        dialect.check(asked, model);
        GenerationRequest request = fitted(asked, model);
        // Whatever is refused is refused before it is counted.
        Dialect.Wire wire = dialect.wire(body, request, model);
        Optional<Fault> fault = workshop.faults().strike(model.name(), request.isPrefilled());
        workshop.journal().note(call, model.name(), fault);
        workshop.counters().start();
        if (fault.isPresent() && fault.get().kind().stage() != FaultKind.Stage.STREAM) {
            workshop.strike(fault.get(), call);
        } else if (request.isUnload()) {
            unload(call, model, wire);
        } else {
            generate(call, request, model, wire, fault);
        }
    }

    private static GenerationRequest fitted(GenerationRequest request, ModelCard model) {
        int numCtx = request.runner().cappedFor(model).numCtx();
        if (request.purpose() == GenerationRequest.Purpose.EMBED) {
            request.messages().forEach(input -> ContextWindow.fit(List.of(input), numCtx, request.truncate()));
            return request;
        }
        return request.withMessages(ContextWindow.fit(request.messages(), numCtx, request.truncate()));
    }

    private void unload(Call call, ModelCard model, Dialect.Wire wire) {
        workshop.scheduler().unload(model.name());
        workshop.counters().finish();
        call.json(200, wire.whole(List.of(), "unload", Figures.NONE));
    }

    /** Loading a model is answered with one object, even to those who want a stream. */
    private void generate(
            Call call, GenerationRequest request, ModelCard model, Dialect.Wire wire, Optional<Fault> fault) {
        boolean whole = request.isLoad() || !request.stream();
        Reply reply = whole ? new WholeReply(call, wire) : new StreamedReply(call, wire);
        Answer answer = AnswerPlan.of(asHeard(request, fault));
        Job job = new Job(call, request, model, answer, reply, fault, workshop::tuning);
        new Generation(workshop.vertx(), workshop.scheduler(), workshop.counters(), job).begin();
    }

    private static GenerationRequest asHeard(GenerationRequest request, Optional<Fault> fault) {
        boolean deaf =
                fault.map(Fault::kind).filter(FaultKind.IGNORE_PREFILL::equals).isPresent();
        return deaf ? request.withoutPrefill() : request;
    }
}
