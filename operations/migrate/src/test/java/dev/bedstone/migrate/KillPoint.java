package dev.bedstone.migrate;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A message of a process to a server.
 *
 * @param text what the message holds, in lower case; empty for any message
 * @param occurrence which of those, from 1; 0 for none
 * @param inside whether the server gets it first
 */
record KillPoint(String text, int occurrence, boolean inside) {

    static final KillPoint NONE = new KillPoint("", 0, false);

    /** Before the server gets the message. */
    static KillPoint before(String text, int occurrence) {
        return new KillPoint(text, occurrence, false);
    }

    /** While the server works on the message. */
    static KillPoint inside(String text, int occurrence) {
        return new KillPoint(text, occurrence, true);
    }

    boolean matches(byte[] message, int length) {
        return text.isEmpty()
                || new String(message, 0, length, StandardCharsets.ISO_8859_1)
                        .toLowerCase(Locale.ROOT)
                        .contains(text);
    }

    @Override
    public String toString() {
        return (inside ? "inside" : "before") + " message " + occurrence + " " + text;
    }
}
