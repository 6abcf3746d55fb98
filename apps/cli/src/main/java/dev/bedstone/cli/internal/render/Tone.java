package dev.bedstone.cli.internal.render;

/** What a piece of text means; on a terminal, its colour. */
public enum Tone {
    /** Nothing special. */
    PLAIN(""),
    /** A heading. */
    STRONG("1"),
    /** Less important. */
    FAINT("2"),
    /** As it should be. */
    GOOD("32"),
    /** Worth a look. */
    WARNING("33"),
    /** Broken. */
    BAD("31"),
    /** On its way. */
    BUSY("36");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** {@code text} in this tone, with escape sequences only if {@code colours}. */
    public String paint(String text, boolean colours) {
        return colours && !code.isEmpty() && !text.isEmpty()
                ? "\u001b[" + code + "m" + text + "\u001b[0m"
                : text;
    }
}
