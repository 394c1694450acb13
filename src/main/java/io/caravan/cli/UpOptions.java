package io.caravan.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The options of {@code up}, looked through before a build: somebody who mistyped one shouldn't wait for it to be told.
 * The command itself reads them with a library, which isn't there before the first build.
 */
final class UpOptions {
    static final List<String> FLAGS = List.of("-d", "--detach", "-h", "--help");
    static final List<String> WITH_VALUE = List.of("--data", "--host", "--management-port", "--nodes", "--port");

    private UpOptions() {}

    /**
     * Makes sure that the command will understand them.
     *
     * @throws Complaint about the first that it won't
     */
    static void require(List<String> arguments) {
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String[] parts = rest.next().split("=", 2);
            if (WITH_VALUE.contains(parts[0])) {
                requireValue(parts[0], parts.length == 2 ? parts[1] : rest.hasNext() ? rest.next() : "");
            } else if (!FLAGS.contains(parts[0])) {
                throw new Complaint("There is no option '" + parts[0] + "'; './caravan up --help' names those of up");
            }
        }
    }

    private static void requireValue(String option, String value) {
        if (value.isEmpty() || FLAGS.contains(value) || WITH_VALUE.contains(value)) {
            throw new Complaint(option + " needs a value");
        }
        Map<String, Runnable> checks = Map.of(
                "--port", () -> requirePort(option, value),
                "--management-port", () -> requirePort(option, value),
                "--nodes", () -> requireNodes(value));
        checks.getOrDefault(option, () -> {}).run();
    }

    private static void requirePort(String option, String value) {
        try {
            Ports.requireValid(Integer.parseInt(value), option);
        } catch (NumberFormatException e) {
            throw new Complaint(option + " must be a number, not " + value);
        }
    }

    private static void requireNodes(String value) {
        if (Arrays.stream(NodeMode.values()).noneMatch(mode -> mode.name().equalsIgnoreCase(value))) {
            throw new Complaint("--nodes must be one of " + Arrays.toString(NodeMode.values()) + ", not " + value);
        }
    }
}
