package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Routes are read by people who follow names. */
class RouteConventionsTest {

    private static final Path ROUTES = Path.of("src/main/routes");
    private static final String SUFFIX = ".camel.yaml";

    /** Of a network of 100 Mbit/s. */
    private static final long BYTES_A_MILLISECOND = 12_500;

    /** What a step may be that needs no id: the keys of YAML routes whose values are steps are found by their shape. */
    private static final List<String> STEPS =
            List.of("steps", "onFallback", "doCatch", "doFinally", "when", "otherwise");

    /** HTTP routes that tell what the gateway or the database knows, and ask no node. */
    private static final Set<String> ASK_NO_NODE = Set.of(
            "completion-read",
            "conversation-read",
            "conversations-list",
            "key-create",
            "key-revoke",
            "keys-list",
            "me-read",
            "models-list",
            "nodes-list",
            "ollama-ps-list",
            "ollama-root",
            "ollama-tags-list",
            "ollama-version",
            "openai-model-read",
            "openai-models-list",
            "session-create",
            "session-end",
            "user-change",
            "user-create",
            "user-delete",
            "user-read",
            "users-list");

    /** What may come between who somebody is and what is theirs to take. */
    private static final Set<String> BEFORE_SHARES =
            Set.of("administrator-authorize", "idempotency-check", "setVariable");

    static List<Path> files() {
        try (Stream<Path> files = Files.walk(ROUTES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> routes() {
        return files().stream().filter(file -> kind(file).equals("route")).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileHoldsOneThingAndIsNamedAfterIt(Path file) {
        assertThat(file.getFileName().toString()).endsWith(SUFFIX);
        List<?> things = (List<?>) load(file);
        assertThat(things).hasSize(1);
        assertThat(kind(file)).isIn("route", "routeConfiguration");
        assertThat(only(file).get("id")).isEqualTo(name(file));
        assertThat(name(file)).matches("[a-z0-9]+(-[a-z0-9]+)+|background");
    }

    @Test
    void folderOfRoutesAreFlat() {
        assertThat(files()).isNotEmpty().allSatisfy(file -> assertThat(
                        ROUTES.relativize(file).getNameCount())
                .isEqualTo(2));
    }

    @ParameterizedTest
    @MethodSource("files")
    void aDescriptionIsOneSentenceForTheDiagram(Path file) {
        assertThat((String) only(file).get("description"))
                .isNotBlank()
                .hasSizeGreaterThan(20)
                .doesNotEndWith(".")
                .doesNotContain("\n")
                .matches("(?s)[A-Z].*");
    }

    @ParameterizedTest
    @MethodSource("routes")
    void everyRouteNamesAPolicyThatExists(Path file) {
        List<String> policies = files().stream()
                .filter(other -> kind(other).equals("routeConfiguration"))
                .map(RouteConventionsTest::name)
                .toList();
        assertThat(only(file).get("routeConfigurationId")).isIn(policies);
    }

    @ParameterizedTest
    @MethodSource("routes")
    void aDirectRouteListensUnderItsOwnName(Path file) {
        Map<?, ?> from = from(file);
        if ("direct".equals(from.get("uri"))) {
            assertThat(((Map<?, ?>) from.get("parameters")).get("name")).isEqualTo(name(file));
        } else {
            assertThat((String) from.get("uri")).isNotBlank().doesNotStartWith("direct");
        }
    }

    @Test
    void whatIsCalledDirectlyExists() {
        List<String> names = files().stream().map(RouteConventionsTest::name).toList();
        List<String> called = new ArrayList<>();
        each((step, body) -> {
            if ("to".equals(step) && "direct".equals(body.get("uri"))) {
                called.add((String) ((Map<?, ?>) body.get("parameters")).get("name"));
            }
        });
        assertThat(called).isNotEmpty().isSubsetOf(names);
    }

    /** Reading a request may fetch the pictures that it names, which nobody does for a stranger. */
    @ParameterizedTest
    @MethodSource("routes")
    void nothingIsReadForACallerWhoMayNotAsk(Path file) {
        List<String> steps = new ArrayList<>();
        for (Object step : (List<?>) ((Map<?, ?>) only(file).get("from")).get("steps")) {
            Map<?, ?> body = (Map<?, ?>) ((Map<?, ?>) step).values().iterator().next();
            steps.add(body.get("parameters") instanceof Map<?, ?> called ? (String) called.get("name") : "");
        }
        boolean takesRequests = "platform-http".equals(((Map<?, ?>) only(file).get("from")).get("uri"));
        if (takesRequests && (steps.contains("chat-answer") || steps.contains("whole-answer"))) {
            assertThat(steps).startsWith("caller-authenticate", "idempotency-check", "caller-limit");
        }
    }

    /** What is read of strangers is bounded; of a larger body the rest is read, or refused, in the routes that bound callers. */
    @ParameterizedTest
    @MethodSource("routes")
    void noBodyIsTakenForAnEmptyOne(Path file) {
        Map<?, ?> from = from(file);
        Map<?, ?> parameters = (Map<?, ?>) from.get("parameters");
        if ("platform-http".equals(from.get("uri"))
                && !"GET,HEAD".contains((String) parameters.get("httpMethodRestrict"))
                && !called(file).contains("caller-authenticate")) {
            assertThat(((List<?>) from.get("steps")).getFirst().toString()).contains("method=refuseLarge");
        }
    }

    @ParameterizedTest
    @MethodSource("routes")
    void whoIsKnownTakesNoMoreThanTheirShare(Path file) {
        List<String> called = called(file);
        if (called.contains("caller-authenticate")) {
            List<String> next = called.stream()
                    .filter(name -> !BEFORE_SHARES.contains(name))
                    .limit(2)
                    .toList();
            assertThat(next.getFirst()).isEqualTo("caller-authenticate");
            assertThat(next.getLast()).isIn("caller-limit", "caller-queue");
        }
    }

    @Test
    void whatAsksNodesKnowsItsCallerAndHowMuchTheyHaveUnderWayBeforeAnythingElse() {
        List<Path> asking = routes().stream()
                .filter(file -> "platform-http".equals(from(file).get("uri")))
                .filter(file -> !ASK_NO_NODE.contains(name(file)))
                .toList();
        assertThat(asking).hasSizeGreaterThan(5).allSatisfy(file -> {
            List<String> steps = new ArrayList<>(calledOrDone(file));
            steps.remove("administrator-authorize");
            assertThat(steps).as(name(file)).startsWith("caller-authenticate", "idempotency-check", "caller-limit");
        });
        assertThat(routes().stream().map(RouteConventionsTest::name)).containsAll(ASK_NO_NODE);
    }

    /** Where a session begins nobody knows before whose key it is. */
    @Test
    void whatIsSentAgainIsKnownBeforeItIsCountedOrDone() {
        List<Path> posts = routes().stream()
                .filter(file -> "platform-http".equals(from(file).get("uri")))
                .filter(file -> ((String) ((Map<?, ?>) from(file).get("parameters")).get("httpMethodRestrict"))
                        .contains("POST"))
                .toList();
        assertThat(posts).hasSizeGreaterThan(10).allSatisfy(file -> {
            List<String> called = new ArrayList<>(called(file));
            called.remove("administrator-authorize");
            if (name(file).equals("session-create")) {
                assertThat(called).as(name(file)).contains("idempotency-check");
            } else {
                assertThat(called).as(name(file)).startsWith("caller-authenticate", "idempotency-check");
            }
        });
    }

    /** A refusal of who may not is neither kept nor joined, and costs no more than a look at who they are. */
    @ParameterizedTest
    @MethodSource("routes")
    void whoIsRefusedIsRefusedAtOnce(Path file) {
        List<String> called = called(file);
        if (called.contains("administrator-authorize")) {
            assertThat(called).startsWith("caller-authenticate", "administrator-authorize");
        }
    }

    /** By the group of the route that took them, requests are counted that nobody answers. */
    @ParameterizedTest
    @MethodSource("routes")
    void whatTakesChatsOrTextsSaysWhichOfThemByItsGroup(Path file) {
        boolean takesRequests = "platform-http".equals(from(file).get("uri"));
        List<String> called = new ArrayList<>();
        walk(from(file), (key, value) -> {
            if (takesRequests && key.equals("name")) {
                called.add(value.toString());
            }
        });
        String group = called.contains("chat-answer") ? "chat" : called.contains("whole-answer") ? "embeddings" : null;
        assertThat(only(file).get("group")).isEqualTo(group);
    }

    /** The same without what only says how the request is to be counted. */
    private static List<String> calledOrDone(Path file) {
        return called(file).stream().filter(step -> !step.equals("setVariable")).toList();
    }

    /** What the steps of a route call directly, in turn; a step that does something else is its name. */
    private static List<String> called(Path file) {
        List<String> called = new ArrayList<>();
        ((List<?>) from(file).get("steps"))
                .forEach(step -> step(
                        "steps",
                        (Map<?, ?>) step,
                        (name, body) -> called.add(
                                "to".equals(name) && "direct".equals(body.get("uri"))
                                        ? (String) ((Map<?, ?>) body.get("parameters")).get("name")
                                        : name)));
        return called;
    }

    private static Map<?, ?> from(Path file) {
        return (Map<?, ?>) only(file).get("from");
    }

    @Test
    void everyStepHasAnIdThatNoOtherHas() {
        Map<String, Integer> ids = new HashMap<>();
        List<String> nameless = new ArrayList<>();
        each((step, body) -> {
            if (body.get("id") instanceof String id) {
                ids.merge(id, 1, Integer::sum);
            } else {
                nameless.add(step + " " + body);
            }
        });
        files().forEach(file -> ids.merge(name(file), 1, Integer::sum));
        assertThat(nameless).isEmpty();
        assertThat(ids).hasSizeGreaterThan(40);
        assertThat(ids.entrySet().stream().filter(id -> id.getValue() > 1).toList())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void parametersAreKeysAndNeverATail(Path file) {
        List<String> tails = new ArrayList<>();
        walk(load(file), (key, value) -> {
            if (key.equals("uri") && value.toString().contains("?")) {
                tails.add(value.toString());
            }
        });
        assertThat(tails).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void noAddressTopicOrSecretIsWrittenIntoARoute(Path file) {
        List<String> written = new ArrayList<>();
        walk(load(file), (key, value) -> {
            boolean fromOutside = value.toString().startsWith("{{caravan.");
            if (List.of("topic", "brokers", "url", "host", "port", "password", "username", "directoryName")
                            .contains(key)
                    && !fromOutside) {
                written.add(key + ": " + value);
            }
            if (value instanceof String text && text.matches(".*\\{\\{[^}]*:.*")) {
                written.add(key + ": " + value + " has a default outside the configuration");
            }
        });
        assertThat(written).isEmpty();
    }

    /** Else it would never leave the spool, or hold the writer up for ever. What a caller waits for the disk takes instead. */
    @Test
    void whatNobodyWaitsForHasTheTimeThatTheLargestEventTakesToReachKafka() throws IOException {
        Properties settings = settings();
        List<Object> patient = new ArrayList<>();
        each((step, body) -> {
            if ("to".equals(step)
                    && "kafka".equals(body.get("uri"))
                    && !"to-kafka-completions".equals(body.get("id"))) {
                Map<?, ?> parameters = (Map<?, ?>) body.get("parameters");
                long bytes = number(settings, parameters.get("maxRequestSize"));
                long request = number(settings, parameters.get("requestTimeoutMs"));
                assertThat(request)
                        .as(body.get("id") + " over 100 Mbit/s")
                        .isGreaterThanOrEqualTo(bytes / BYTES_A_MILLISECOND);
                assertThat(number(settings, parameters.get("deliveryTimeoutMs")))
                        .isGreaterThanOrEqualTo(request);
                patient.add(body.get("id"));
            }
        });
        assertThat(patient).containsExactlyInAnyOrder("to-kafka-drained", "to-kafka-dead-letters");
    }

    private static long number(Properties settings, Object placeholder) {
        return Long.parseLong(settings.getProperty(placeholder.toString().replaceAll("[{}]", "")));
    }

    private static Properties settings() throws IOException {
        Properties settings = new Properties();
        try (var in = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            settings.load(in);
        }
        return settings;
    }

    @Test
    void noSecretHasADefault() throws IOException {
        Properties settings = settings();
        List<String> secrets = settings.stringPropertyNames().stream()
                .filter(key -> key.matches(".*(password|secret|token|credential).*"))
                .filter(key -> !settings.getProperty(key).isBlank())
                .filter(key -> !settings.getProperty(key).matches("\\$\\{caravan\\.[a-z.-]+}"))
                .toList();
        assertThat(settings.stringPropertyNames()).anyMatch(key -> key.contains("password"));
        assertThat(secrets).isEmpty();
    }

    /** Every step of every route and policy, with its name and what is said of it. */
    private static void each(BiConsumer<String, Map<?, ?>> action) {
        for (Path file : files()) {
            walk(load(file), (key, value) -> {
                if (STEPS.contains(key) && value instanceof List<?> steps) {
                    steps.forEach(step -> step(key, (Map<?, ?>) step, action));
                }
            });
        }
    }

    /** What catches a failure lies in its list as it is; any other step lies under its name. */
    private static void step(String list, Map<?, ?> step, BiConsumer<String, Map<?, ?>> action) {
        if (list.equals("doCatch")) {
            action.accept(list, step);
        } else {
            step.forEach((name, body) -> action.accept((String) name, (Map<?, ?>) body));
        }
    }

    private static void walk(Object tree, BiConsumer<String, Object> action) {
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (value != null) {
                    action.accept(key.toString(), value);
                    walk(value, action);
                }
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(one -> walk(one, action));
        }
    }

    private static Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> thing(Path file) {
        return (Map<?, ?>) ((List<?>) load(file)).getFirst();
    }

    private static String kind(Path file) {
        return thing(file).keySet().stream().map(Object::toString).collect(Collectors.joining(",", "", ""));
    }

    private static Map<?, ?> only(Path file) {
        return (Map<?, ?>) thing(file).values().iterator().next();
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(SUFFIX, "");
    }
}
