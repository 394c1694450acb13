package io.caravan.cli;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database answered.
 *
 * @param result not read yet
 * @param limit how many rows were asked for at most
 */
record SqlAnswer(ResultSet result, int limit) {

    /** A table and the number of its rows. */
    List<String> lines() throws SQLException {
        List<String> headings = headings();
        var table = new Table(headings);
        int count = 0;
        while (result.next()) {
            table.add(row(headings.size()));
            count++;
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(
                "(%d %s%s)".formatted(count, count == 1 ? "row" : "rows", count == limit ? ", there may be more" : ""));
        return lines;
    }

    private List<String> headings() throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> headings = new ArrayList<>();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
            headings.add(columns.getColumnLabel(column));
        }
        return headings;
    }

    private List<String> row(int width) throws SQLException {
        List<String> cells = new ArrayList<>();
        for (int column = 1; column <= width; column++) {
            String cell = result.getString(column);
            cells.add(cell == null ? "NULL" : cell); // unlike a text without characters
        }
        return cells;
    }
}
