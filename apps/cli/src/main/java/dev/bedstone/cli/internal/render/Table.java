package dev.bedstone.cli.internal.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in aligned columns under a heading, without lines. When the terminal is too narrow, the
 * widest columns but the first give way and long cells end in an ellipsis, or go on in the next
 * line where the last column {@linkplain #wrapping wraps}; in a pipe nothing is cut. Not
 * thread-safe.
 */
public final class Table {

    private static final int GAP = 2;
    private static final int NARROWEST = 6;

    private final List<String> headings;
    private final boolean[] right;
    private final List<List<Cell>> rows = new ArrayList<>();
    private boolean wraps;

    /**
     * @param headings one per column; a heading that begins with {@code >} makes its column
     *     right-aligned
     */
    public Table(String... headings) {
        this.headings = Arrays.stream(headings).map(Table::bare).toList();
        this.right = new boolean[headings.length];
        for (int i = 0; i < headings.length; i++) {
            right[i] = headings[i].startsWith(">");
        }
    }

    /** Adds a row, one cell per column. */
    public Table row(Cell... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + headings);
        }
        rows.add(List.of(cells));
        return this;
    }

    /** Whether it has no row. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Lets the last column, whose texts are to be read whole, take several lines. */
    public Table wrapping() {
        wraps = true;
        return this;
    }

    /** The lines, the heading first, fit for {@code terminal}. */
    public List<String> lines(Terminal terminal) {
        int[] widths = widths(terminal.columns());
        List<String> lines = new ArrayList<>();
        List<Cell> heading = headings.stream().map(text -> Cell.of(text, Tone.FAINT)).toList();
        lines.add(line(heading, widths, terminal));
        for (List<Cell> row : rows) {
            for (List<Cell> part : wraps ? wrapped(row, widths[widths.length - 1]) : List.of(row)) {
                lines.add(line(part, widths, terminal));
            }
        }
        return lines;
    }

    private static List<List<Cell>> wrapped(List<Cell> row, int columns) {
        List<List<Cell>> parts = new ArrayList<>();
        List<Cell> part = new ArrayList<>(row);
        for (String text : Wrapping.lines(row.getLast().text(), columns)) {
            part.set(part.size() - 1, new Cell(text, row.getLast().tone()));
            parts.add(List.copyOf(part));
            part.replaceAll(cell -> Cell.of(""));
        }
        return parts;
    }

    private int[] widths(int columns) {
        int[] widths = new int[headings.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = DisplayWidth.of(headings.get(i));
            for (List<Cell> row : rows) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i).text()));
            }
        }
        int tooMuch = Arrays.stream(widths).sum() + GAP * (widths.length - 1) - columns;
        while (tooMuch > 0) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
            tooMuch--;
        }
        return widths;
    }

    /** The widest column; the first, which names the row, only when no other can give way. */
    private static int widest(int[] widths) {
        int widest = 0;
        for (int i = 1; i < widths.length; i++) {
            boolean first = widest == 0 && widths[i] > NARROWEST;
            if (first || widths[i] >= widths[widest]) {
                widest = i;
            }
        }
        return widest;
    }

    private String line(List<Cell> cells, int[] widths, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        int pending = 0;
        for (int i = 0; i < widths.length; i++) {
            Cell cell = cells.get(i);
            String text = DisplayWidth.cut(cell.text(), widths[i], terminal.ellipsis());
            int padding = widths[i] - DisplayWidth.of(text);
            pending += right[i] ? padding : 0;
            if (!text.isEmpty()) {
                line.repeat(' ', pending).append(cell.tone().paint(text, terminal.colours()));
                pending = 0;
            }
            pending += (right[i] ? 0 : padding) + GAP;
        }
        return line.toString();
    }

    private static String bare(String heading) {
        return heading.startsWith(">") ? heading.substring(1) : heading;
    }
}
