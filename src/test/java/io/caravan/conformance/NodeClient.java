package io.caravan.conformance;

import io.caravan.cluster.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A client library of Node's, used by {@code src/test/node/clients.mjs}. */
record NodeClient(String name, String library, URI gateway, String key) implements AiClient {

    private static final String NO_LIST = "has no such call";

    /** @param packages what the library is, for its users */
    static BiFunction<URI, String, AiClient> of(String library, String... packages) {
        return (gateway, key) -> new NodeClient(Versions.ofNode(packages), library, gateway, key);
    }

    @Override
    public boolean isAvailable() {
        return NodePackages.folder().isPresent();
    }

    @Override
    public Map<String, String> shortcomings() {
        return switch (library) {
            case "openai", "ollama" -> Map.of();
            case "ai-ollama" -> Map.of("models", NO_LIST, "abort", "goes on reading what nobody wants any more");
            default -> Map.of("models", NO_LIST);
        };
    }

    @Override
    public List<String> models() throws Exception {
        List<String> names = new ArrayList<>();
        Api.json(run("models", "", "", ignored -> {})).forEach(name -> names.add(name.asText()));
        return names;
    }

    @Override
    public String chat(String model, String prompt) throws Exception {
        return Api.json(run("chat", model, prompt, ignored -> {})).asText();
    }

    @Override
    public void stream(String model, String prompt, Consumer<String> piece) throws Exception {
        run("stream", model, prompt, line -> piece.accept(Api.json(line).asText()));
    }

    @Override
    public String callTool(String model, String prompt) throws Exception {
        return Api.json(run("tool", model, prompt, ignored -> {})).asText();
    }

    /** The same with a tool that answers: what the model says to its result. */
    String answerTool(String model, String prompt) throws Exception {
        return Api.json(run("tool-answered", model, prompt, ignored -> {})).asText();
    }

    @Override
    public int embed(String model, String text) throws Exception {
        return Api.json(run("embed", model, text, ignored -> {})).asInt();
    }

    @Override
    public AutoCloseable giveUp(String model, String prompt) throws Exception {
        Process process = start("give-up", model, prompt);
        String said = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (said == null) {
            throw new IllegalStateException(errors(process));
        }
        return process::destroy;
    }

    /** The last line of what was printed; fails if the process does. */
    private String run(String ability, String model, String prompt, Consumer<String> line) throws Exception {
        Process process = start(ability, model, prompt);
        String last = "";
        try (BufferedReader printed = process.inputReader(StandardCharsets.UTF_8)) {
            for (String one; (one = printed.readLine()) != null; ) {
                last = one;
                line.accept(one);
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(errors(process));
        }
        return last;
    }

    private static String errors(Process process) throws IOException {
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            return errors.lines().collect(Collectors.joining("\n"));
        }
    }

    private Process start(String ability, String model, String prompt) throws IOException {
        Path folder = NodePackages.folder().orElseThrow();
        String url = gateway.toString().replaceAll("/$", "");
        return new ProcessBuilder("node", "clients.mjs", library, ability, url, key, model, prompt)
                .directory(folder.toFile())
                .start();
    }
}
