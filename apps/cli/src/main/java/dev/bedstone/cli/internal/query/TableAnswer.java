package dev.bedstone.cli.internal.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes an answer in the format {@value #FORMAT} and shows it as a table. Keeps the first rows and
 * counts the others, so its memory is bounded by the rows it may keep. Not thread-safe.
 */
public final class TableAnswer extends OutputStream {

    /**
     * The format it reads: columns between tabs, rows between line feeds, both escaped in values.
     */
    public static final String FORMAT = "TabSeparatedWithNamesAndTypes";

    private static final String NULL = "\\N";
    private static final Pattern NUMBER =
            Pattern.compile("(Nullable\\(|LowCardinality\\()*(U?Int|Float|BFloat|Decimal)\\d*.*");

    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<List<String>> lines = new ArrayList<>();
    private long rows = -2;

    /**
     * @param most how many rows are kept
     */
    public TableAnswer(int most) {
        this.most = most;
    }

    @Override
    public void write(int letter) {
        if (letter == '\n') {
            end();
        } else {
            line.write(letter);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int start = offset;
        for (int at = offset; at < offset + length; at++) {
            if (bytes[at] == '\n') {
                line.write(bytes, start, at - start);
                end();
                start = at + 1;
            }
        }
        line.write(bytes, start, offset + length - start);
    }

    private void end() {
        if (rows < most) {
            lines.add(Arrays.asList(line.toString(UTF_8).split("\t", -1)));
        }
        line.reset();
        rows++;
    }

    /** How many rows came. */
    public long rows() {
        return Math.max(0, rows);
    }

    /** The rows that were kept, as a table. */
    public List<String> lines(Terminal terminal) {
        if (lines.size() < 2) {
            return List.of();
        }
        List<String> names = lines.get(0);
        List<String> types = lines.get(1);
        String[] headings = new String[names.size()];
        for (int i = 0; i < headings.length; i++) {
            headings[i] = (isNumber(types.get(i)) ? ">" : "") + unescaped(names.get(i));
        }
        Table table = new Table(headings);
        for (List<String> row : lines.subList(2, lines.size())) {
            table.row(row.stream().map(TableAnswer::cell).toArray(Cell[]::new));
        }
        return table.lines(terminal);
    }

    private static boolean isNumber(String type) {
        return NUMBER.matcher(type).matches();
    }

    private static Cell cell(String value) {
        return value.equals(NULL) ? Cell.of("NULL", Tone.FAINT) : Cell.of(unescaped(value));
    }

    /** Undoes the escapes of the format; what is no letter of a text becomes a blank in a cell. */
    private static String unescaped(String value) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char letter = value.charAt(i);
            if (letter == '\\' && i + 1 < value.length()) {
                i++;
                letter = unescaped(value.charAt(i));
            }
            text.append(letter);
        }
        return text.toString();
    }

    private static char unescaped(char letter) {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '0' -> '\0';
            default -> letter;
        };
    }
}
