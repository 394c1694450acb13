package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.api.JsonWriter;
import io.caravan.inference.NodeReport;
import io.caravan.node.Catalogue;
import io.caravan.node.CloudModel;
import io.caravan.node.ModelName;
import io.caravan.node.ModelNames;
import io.caravan.node.NoNodeAnswered;
import io.caravan.node.UnknownModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** The models there are, as OpenAI lists its own. */
@Named("openAiModels")
@ApplicationScoped
public class OpenAiModels {

    private final Catalogue catalogue;
    private final ModelNames names;
    private final JsonWriter json;

    OpenAiModels(Catalogue catalogue, ModelNames names, JsonWriter json) {
        this.catalogue = catalogue;
        this.names = names;
        this.json = json;
    }

    private record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    private record ModelList(String object, List<Model> data) {}

    /** All of them, and all other names for them; an empty list if there are none. */
    public void list(Exchange exchange) {
        Map<String, Model> models = new TreeMap<>();
        for (String model : catalogue.names()) {
            models.put(ModelName.plain(model), model(ModelName.plain(model), model));
        }
        catalogue.otherNames().forEach((name, model) -> models.put(name, model(name, model)));
        json.answer(exchange, new ModelList("list", List.copyOf(models.values())));
    }

    /**
     * One of them.
     *
     * @throws CloudModel if it is not to be used here
     * @throws UnknownModel if no node has it
     * @throws NoNodeAnswered if nobody can tell
     */
    public void read(@Header("model") String name, Exchange exchange) throws CloudModel, UnknownModel, NoNodeAnswered {
        String withTag = catalogue.answering(names.resolve(name));
        catalogue.holders(withTag);
        json.answer(exchange, model(ModelName.plain(name), withTag));
    }

    private Model model(String id, String withTag) {
        long created = catalogue
                .model(withTag)
                .map(NodeReport.Model::modified)
                .orElse(Instant.EPOCH)
                .getEpochSecond();
        return new Model(id, "model", created, "library");
    }
}
