package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;

class OllamaReportFuzzTest extends FuzzedReport {

    @Override
    NodeReport report(JsonNode said) {
        Integer length = OllamaReport.contextLength(said.path("show"));
        return OllamaReport.read(said.path("version"), said.path("tags"), said.path("ps"), digest -> length);
    }
}
