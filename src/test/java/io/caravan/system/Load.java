package io.caravan.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.caravan.cluster.Api;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers who chat one chat after the other, half of them streaming, and remember every answer whose end they saw. */
final class Load implements AutoCloseable {

    private final Map<String, String> seen = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<Thread> callers = new ArrayList<>();
    private final Api api;
    private volatile boolean stopping;

    Load(Api api, int count) {
        this.api = api;
        for (int caller = 0; caller < count; caller++) {
            boolean streams = caller % 2 == 0;
            callers.add(Thread.ofVirtual().start(() -> chat(streams)));
        }
    }

    private void chat(boolean streams) {
        while (!stopping) {
            try {
                String body = "{\"message\":\"count to 20, number %d\",\"stream\":%b}"
                        .formatted(asked.incrementAndGet(), streams);
                JsonNode end = streams ? streamed(body) : whole(body);
                if (end == null) {
                    failures.incrementAndGet();
                } else {
                    seen.put(end.get("id").asText(), end.at("/message/content").asText());
                }
            } catch (RuntimeException broken) {
                failures.incrementAndGet();
            }
        }
    }

    private JsonNode whole(String body) {
        HttpResponse<String> answer = api.post("/api/v1/chat", body);
        return answer.statusCode() == 200 ? Api.json(answer) : null;
    }

    private JsonNode streamed(String body) {
        boolean ended = false;
        JsonNode end = null;
        List<String> lines = api.stream("/api/v1/chat", body).body().toList();
        for (String line : lines) {
            ended |= line.equals("event: end");
            if (ended && line.startsWith("data: ")) {
                end = Api.json(line.substring("data: ".length()));
            }
        }
        return end;
    }

    /** The answers whose end was seen: their text by their id. */
    Map<String, String> seen() {
        return Map.copyOf(seen);
    }

    int failures() {
        return failures.get();
    }

    /** Lets the callers finish what they are saying. */
    @Override
    public void close() {
        stopping = true;
        callers.forEach(caller -> {
            try {
                caller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
