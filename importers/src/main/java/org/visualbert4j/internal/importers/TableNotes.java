package org.visualbert4j.internal.importers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a person should know of a table that was read: what was left out, and what may have been read otherwise than meant. */
final class TableNotes {

    private final Path file;
    private final SortedMap<Integer, Integer> unnamed = new TreeMap<>(); // cells that aren't blank, by column
    private int blankRows;
    private int broken;
    private long firstBroken;
    private long mostLines;
    private int inQuotes;
    private long firstInQuotes;

    TableNotes(Path file) {
        this.file = file;
    }

    void blankRow() {
        blankRows++;
    }

    /**
     * Looks at a cell.
     *
     * @param column its name, which may be empty
     * @param index of its column, from 0
     * @param quoted whether quotes had a meaning
     */
    void cell(String column, int index, String cell, long line, boolean quoted) {
        if (column.isEmpty()) {
            unnamed.merge(index, cell.isBlank() ? 0 : 1, Integer::sum);
            return;
        }
        if (hasLineBreak(cell)) {
            firstBroken = broken++ == 0 ? line : firstBroken;
            mostLines = Math.max(mostLines, cell.lines().count());
        }
        if (!quoted && cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")) {
            firstInQuotes = inQuotes++ == 0 ? line : firstInQuotes;
        }
    }

    static boolean hasLineBreak(String cell) {
        return cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0;
    }

    /** A line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (broken > 0) {
            lines.add(file + ": " + count(broken, "cell") + " with line breaks, the first in the row at line "
                    + firstBroken + ", the longest of " + mostLines
                    + " lines; if that is not meant, a quote is left open");
        }
        if (inQuotes > 0) {
            lines.add(file + ": " + count(inQuotes, "cell")
                    + " in quotes, which stay part of the text, the first at line " + firstInQuotes
                    + "; `quote` reads what is between them");
        }
        if (blankRows > 0) {
            lines.add(file + ": " + count(blankRows, "blank row") + " left out");
        }
        unnamed.forEach((index, cells) -> {
            if (cells > 0) {
                lines.add(file + ": column " + (index + 1) + " has no name and is left out, with "
                        + count(cells, "cell") + " that are not empty");
            }
        });
        return lines;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
