package dev.bedstone.standin.internal.server;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** The log of the child process: lines on standard error, without data. */
public final class ServerLog {

    private static final int FRAMES = 6;

    private ServerLog() {}

    /** Notes something. */
    @SuppressWarnings("SystemOut") // this is where a log of this process goes
    public static void note(String text) {
        System.err.println(
                InstantSource.system().instant().truncatedTo(ChronoUnit.MILLIS) + " " + text);
    }

    /** Notes what was thrown: its kind and place, not its message, which may hold documents. */
    public static void problem(String text, Throwable thrown) {
        note(
                "problem: "
                        + text
                        + ": "
                        + thrown.getClass().getName()
                        + " at "
                        + Arrays.stream(thrown.getStackTrace())
                                .limit(FRAMES)
                                .map(StackTraceElement::toString)
                                .toList());
    }
}
