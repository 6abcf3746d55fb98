package dev.bedstone.cli.internal.render;

/**
 * One cell of a {@link Table}.
 *
 * @param text what it says, on one line
 * @param tone what it means
 */
public record Cell(String text, Tone tone) {

    public Cell {
        text = text.replaceAll("\\p{Cntrl}+", " ");
    }

    /** A cell without a special meaning. */
    public static Cell of(Object value) {
        return new Cell(String.valueOf(value), Tone.PLAIN);
    }

    /** A cell with a meaning. */
    public static Cell of(Object value, Tone tone) {
        return new Cell(String.valueOf(value), tone);
    }
}
