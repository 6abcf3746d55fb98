package dev.bedstone.migrate.internal.sql;

/** A text that cannot be read as SQL, or as commands in JSON; says where. */
public final class MalformedText extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String fix;

    public MalformedText(int offset, String what, String fix) {
        super(what);
        this.offset = offset;
        this.fix = fix;
    }

    /** Where in the text, from 0. */
    public int offset() {
        return offset;
    }

    /** What is wrong. */
    public String what() {
        return String.valueOf(getMessage());
    }

    /** What to do about it. */
    public String fix() {
        return fix;
    }
}
