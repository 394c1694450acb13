package io.caravan.embedded.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models a node has on its disk. */
final class ModelShelf {

    private final Map<ModelName, ModelCard> cards = new LinkedHashMap<>();
    private final boolean takesAnyName;

    ModelShelf(NodeOptions options) {
        takesAnyName = options.kind() == ServerKind.OPENAI;
        options.models().stream().map(ModelName::of).forEach(name -> cards.put(name, Catalogue.card(name)));
        if (options.listFaultModels()) {
            FaultModel.names().forEach(name -> cards.put(name, Catalogue.faultModel(name)));
        }
    }

    List<ModelCard> listed() {
        return List.copyOf(cards.values());
    }

    /** Puts a model there, as if it had been pulled. */
    void add(String asked) {
        ModelName name = parse(asked);
        cards.putIfAbsent(name, Catalogue.card(name));
    }

    /** @throws Refusal 404 if there is no such model */
    void remove(String asked) {
        if (cards.remove(parse(asked)) == null) {
            throw Refusal.noModel(asked);
        }
    }

    /**
     * Models with a fault in their name are there even if they are not listed. A llama.cpp server takes any other name for
     * that of its one model.
     *
     * @param asked with or without a tag
     * @throws Refusal 404 if there is no such model
     */
    ModelCard find(String asked) {
        ModelName name = parse(asked);
        ModelCard card = cards.get(name);
        if (card == null && FaultModel.fault(name).isPresent()) {
            return Catalogue.faultModel(name);
        }
        if (card == null && takesAnyName) {
            return listed().getFirst();
        }
        if (card == null) {
            throw Refusal.noModel(asked);
        }
        return card;
    }

    private ModelName parse(String asked) {
        try {
            return ModelName.of(asked);
        } catch (IllegalArgumentException e) {
            if (takesAnyName) {
                return listed().getFirst().name();
            }
            throw Refusal.noModel(asked);
        }
    }
}
