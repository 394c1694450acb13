package io.caravan.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.caravan.api.JsonAnswer;
import io.caravan.api.JsonWriter;
import io.caravan.inference.NodeReport;
import io.caravan.node.Catalogue;
import io.caravan.node.ModelName;
import io.caravan.node.NoNodeAnswered;
import io.caravan.node.UnknownModel;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Header;

/** The models there are, as OpenAI lists its own. */
@Named("openAiModels")
@ApplicationScoped
public class OpenAiModels {

    private final Catalogue catalogue;
    private final JsonWriter json;

    OpenAiModels(Catalogue catalogue, JsonWriter json) {
        this.catalogue = catalogue;
        this.json = json;
    }

    private record Model(
            String id,
            String object,
            long created,
            @JsonProperty("owned_by") String ownedBy) {}

    private record ModelList(String object, List<Model> data) {}

    /** All of them; an empty list if there are none. */
    public void list(Exchange exchange) {
        List<Model> models = catalogue.names().stream().map(this::model).toList();
        answer(exchange, new ModelList("list", models));
    }

    /**
     * One of them.
     *
     * @throws UnknownModel if no node has it
     * @throws NoNodeAnswered if nobody can tell
     */
    public void read(@Header("model") String name, Exchange exchange) throws UnknownModel, NoNodeAnswered {
        String withTag = ModelName.withTag(name);
        catalogue.holders(withTag);
        answer(exchange, model(withTag));
    }

    private Model model(String withTag) {
        long created = catalogue
                .model(withTag)
                .map(NodeReport.Model::modified)
                .orElse(Instant.EPOCH)
                .getEpochSecond();
        return new Model(ModelName.plain(withTag), "model", created, "library");
    }

    private void answer(Exchange exchange, Object answer) {
        exchange.getMessage().setBody(json.bytes(answer));
        JsonAnswer.mark(exchange);
    }
}
