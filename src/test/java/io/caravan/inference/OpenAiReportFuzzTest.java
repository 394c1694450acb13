package io.caravan.inference;

import com.fasterxml.jackson.databind.JsonNode;

class OpenAiReportFuzzTest extends FuzzedReport {

    @Override
    NodeReport report(JsonNode said) {
        OpenAiReport.show(said.path("models"), said.path("props"), "tinyllama");
        return OpenAiReport.read(said.path("models"), said.path("props"));
    }
}
