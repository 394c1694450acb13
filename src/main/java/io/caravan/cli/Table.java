package io.caravan.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows under headings, each column as wide as its widest cell. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> headings) {
        rows.add(headings.stream().map(Table::harmless).toList());
    }

    void add(List<String> cells) {
        if (cells.size() != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    cells.size() + " cells under " + rows.getFirst().size() + " headings");
        }
        rows.add(cells.stream().map(Table::harmless).toList());
    }

    List<String> lines() {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> width(row.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> row.get(column) + " ".repeat(widths[column] - width(row.get(column))))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }

    // On one line, and without what would make a terminal do something: a cell may come from anybody.
    private static String harmless(String cell) {
        return cell.replace("\r\n", "\n").codePoints().mapToObj(Table::harmless).collect(Collectors.joining());
    }

    private static String harmless(int character) {
        return switch (character) {
            case '\n' -> "⏎";
            case '\t' -> " ";
            default ->
                switch (Character.getType(character)) {
                    case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                        "\\u%04x".formatted(character);
                    default -> Character.toString(character);
                };
        };
    }
}
