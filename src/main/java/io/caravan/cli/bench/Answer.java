package io.caravan.cli.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;

/** One answer as it comes in, compared with what it must be. */
final class Answer {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Question question;
    private final long asked = System.nanoTime();
    private final Promise<Outcome> outcome = Promise.promise();
    private long first;
    private int tokens;
    private boolean done;
    private String wrong;

    Answer(Question question) {
        this.question = question;
    }

    Promise<Outcome> outcome() {
        return outcome;
    }

    void read(HttpClientResponse response) {
        response.exceptionHandler(this::failed);
        if (response.statusCode() != 200) {
            response.body().onSuccess(body -> refused(response.statusCode(), body));
        } else if (question.stream()) {
            response.handler(RecordParser.newDelimited("\n", this::line));
            response.endHandler(end -> end());
        } else {
            response.body().onSuccess(this::whole);
        }
    }

    void failed(Throwable failure) {
        complain(String.valueOf(failure.getMessage()));
        end();
    }

    private void refused(int status, Buffer body) {
        complain("status " + status + ": " + body);
        end();
    }

    private void whole(Buffer body) {
        try {
            JsonNode answer = JSON.readTree(body.getBytes());
            String content = answer.path("message").path("content").asText();
            done = answer.path("done").asBoolean();
            if (content.equals(Words.first(question.tokens()))) {
                tokens = question.tokens();
            }
        } catch (IOException malformed) {
            complain(malformed.getMessage());
        }
        end();
    }

    private void line(Buffer line) {
        if (first == 0) {
            first = System.nanoTime();
        }
        try {
            line(JSON.readTree(line.toString()));
        } catch (JsonProcessingException malformed) {
            complain("no JSON: " + line);
        }
    }

    private void line(JsonNode line) {
        String content = line.path("message").path("content").asText();
        if (line.path("done").asBoolean()) {
            done = true;
        } else if (content.equals(Words.at(tokens))) {
            tokens++;
        } else {
            complain("in place of token " + tokens + ": " + line);
        }
    }

    private void end() {
        if (!done || tokens != question.tokens()) {
            complain(tokens + " of " + question.tokens() + " tokens, " + (done ? "with" : "without") + " an end");
        }
        long now = System.nanoTime();
        outcome.tryComplete(new Outcome((first == 0 ? now : first) - asked, now - asked, tokens, wrong));
    }

    /** The first reason counts; the others may follow from it. */
    private void complain(String reason) {
        wrong = wrong == null ? reason : wrong;
    }
}
