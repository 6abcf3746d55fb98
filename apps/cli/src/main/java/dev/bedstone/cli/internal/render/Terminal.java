package dev.bedstone.cli.internal.render;

/**
 * What the place that output goes to can show. Immutable.
 *
 * @param interactive whether a person watches it, so that lines may be redrawn
 * @param columns how many fit on a line; {@link #UNLIMITED} for a file or a pipe
 * @param colours whether colours are wanted
 * @param unicode whether characters beyond ASCII can be shown
 */
public record Terminal(boolean interactive, int columns, boolean colours, boolean unicode) {

    /** The width of something that is not a terminal. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** A file or a pipe. */
    public static final Terminal PLAIN = new Terminal(false, UNLIMITED, false, false);

    /** The same, without colours. */
    public Terminal withoutColours() {
        return new Terminal(interactive, columns, false, unicode);
    }

    /** The same with another width. */
    public Terminal withColumns(int other) {
        return new Terminal(interactive, other, colours, unicode);
    }

    /** {@code text} in the characters that can be shown. */
    public String plain(String text) {
        return unicode ? text : text.replace("…", "...");
    }

    /** What stands for text that was cut off. */
    public String ellipsis() {
        return unicode ? "…" : "~";
    }

    /** The mark in front of something in a tone. */
    public String mark(Tone tone) {
        return switch (tone) {
            case GOOD -> unicode ? "●" : "*";
            case BUSY -> unicode ? "◌" : "-";
            case WARNING -> unicode ? "▲" : "!";
            case BAD -> unicode ? "✗" : "x";
            case FAINT, PLAIN, STRONG -> unicode ? "○" : "o";
        };
    }
}
