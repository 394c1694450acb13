package io.caravan.cli.bench;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The figures of one run.
 *
 * @param day it was made on
 * @param machine it was made on
 * @param version of Caravan, as git names it
 * @param figures headlines first
 */
public record Results(LocalDate day, Machine machine, String version, List<Figure> figures) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public Results {
        figures = figures.stream()
                .sorted(Comparator.comparing(figure -> !figure.isHeadline()))
                .toList();
    }

    /** Whether all that was promised was measured and holds. */
    public boolean hold() {
        return figures.stream().filter(figure -> figure.bound() != null).allMatch(figure -> figure.bound()
                .holds(figure.value()));
    }

    /** Writes {@code DAY-KIND.md} and {@code .json}, over those of an earlier run of the day; returns the first. */
    public Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        String name = day + "-" + machine.kind();
        var printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Files.writeString(
                directory.resolve(name + ".json"), JSON.writer(printer).writeValueAsString(document()) + "\n");
        return Files.writeString(directory.resolve(name + ".md"), markdown());
    }

    ObjectNode document() {
        ObjectNode document = JSON.createObjectNode().put("day", day.toString()).put("version", version);
        document.set("machine", JSON.valueToTree(machine.facts()));
        ArrayNode list = document.putArray("figures");
        for (Figure figure : figures) {
            ObjectNode entry = list.addObject().put("name", figure.name());
            if (!Double.isNaN(figure.value())) {
                entry.put("value", Math.round(figure.value() * 1000) / 1000.0);
            }
            entry.put("unit", figure.unit());
            if (figure.bound() != null) {
                entry.put("target", figure.bound().toString()).put("verdict", figure.verdict());
            }
        }
        return document;
    }

    String markdown() {
        String facts = machine.facts().entrySet().stream()
                .map(fact -> "| " + fact.getKey().replace('_', ' ') + " | " + fact.getValue() + " |")
                .collect(Collectors.joining("\n"));
        String rows = figures.stream()
                .map(figure -> "| " + figure.name() + " | " + figure.text() + " | "
                        + (figure.bound() == null ? "" : figure.bound()) + " | " + figure.verdict() + " |")
                .collect(Collectors.joining("\n"));
        return """
                # %s, %s

                | | |
                |---|---|
                | version | %s |
                %s

                | figure | value | target | |
                |---|---|---|---|
                %s
                """.formatted(day, machine.kind(), version, facts, rows);
    }
}
