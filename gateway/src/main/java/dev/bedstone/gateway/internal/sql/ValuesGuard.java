package dev.bedstone.gateway.internal.sql;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Watches the data of INSERT … VALUES go by, because it may hold expressions: the functions that
 * {@link Guard} refuses in statements are refused here too. Only as much of the syntax is known as
 * tells a call from a literal. Not thread-safe.
 */
public final class ValuesGuard extends FilterInputStream {

    private static final int LONGEST_NAME = 64;

    /** What a byte stands in. */
    private enum Place {
        CODE,
        LITERAL,
        QUOTED_NAME,
        LINE_COMMENT,
        BLOCK_COMMENT
    }

    private final StringBuilder name = new StringBuilder();
    private Place place = Place.CODE;
    private int quote;
    private boolean escaped;
    private boolean nameEnded;
    private int previous;
    private int beforePrevious;

    /** Watches {@code in}. */
    public ValuesGuard(InputStream in) {
        super(in);
    }

    /** The data calls a function that is refused. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException() {
            super("Not enough privileges: the function reads files of the machine");
        }
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            look(value);
        }
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        for (int i = 0; i < count; i++) {
            look(into[offset + i] & 0xff);
        }
        return count;
    }

    private void look(int value) throws RefusedException {
        switch (place) {
            case CODE -> code(value);
            case LITERAL, QUOTED_NAME -> quoted(value);
            case LINE_COMMENT -> leaveIf(value == '\n');
            case BLOCK_COMMENT -> leaveIf(previous == '*' && value == '/');
        }
        beforePrevious = previous;
        previous = value;
    }

    private void code(int value) throws RefusedException {
        boolean typographic = beforePrevious == 0xe2 && previous == 0x80;
        if (value == '\'' || (typographic && value == 0x98)) {
            enter(Place.LITERAL, value);
        } else if (value == '`' || value == '"' || (typographic && value == 0x9c)) {
            name.setLength(0);
            enter(Place.QUOTED_NAME, value);
        } else if (value == '-' && previous == '-') {
            place = Place.LINE_COMMENT;
        } else if (value == '*' && previous == '/') {
            place = Place.BLOCK_COMMENT;
        } else if (value == '(') {
            call();
        } else if (Character.isLetterOrDigit(value) && value < 0x80 || value == '_') {
            extend(value);
        } else if (value == ' '
                || (value >= '\t' && value <= '\r')
                || value >= 0x80
                || value == '/') {
            nameEnded = true;
        } else if (value != '-') {
            name.setLength(0);
        }
    }

    private void quoted(int value) {
        boolean closes =
                quote < 0x80
                        ? value == quote
                        : beforePrevious == 0xe2 && previous == 0x80 && value == quote + 1;
        if (escaped) {
            escaped = false;
        } else if (value == '\\' && quote < 0x80) {
            escaped = true;
        } else if (closes) {
            place = Place.CODE;
            nameEnded = true;
        } else if (place == Place.QUOTED_NAME && value < 0x80) {
            extend(value);
        }
    }

    private void enter(Place other, int opening) {
        place = other;
        quote = opening;
        nameEnded = other == Place.LITERAL;
    }

    private void leaveIf(boolean end) {
        place = end ? Place.CODE : place;
        nameEnded = true;
    }

    private void extend(int value) {
        if (nameEnded) {
            name.setLength(0);
            nameEnded = false;
        }
        if (name.length() < LONGEST_NAME) {
            name.append((char) value);
        }
    }

    private void call() throws RefusedException {
        if (Guard.FUNCTIONS.contains(name.toString().toUpperCase(Locale.ROOT))) {
            throw new RefusedException();
        }
        name.setLength(0);
    }
}
