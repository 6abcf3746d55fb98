package dev.bedstone.cli.internal.render;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines at the bottom of a terminal that are redrawn in place, with a history that scrolls above
 * them. Without a terminal there is only the history. Thread-safe.
 */
public final class LiveBoard {

    private static final String WRAP_OFF = "\u001b[?7l";
    private static final String WRAP_ON = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\r\u001b[J";

    private final PrintStream out;
    private final boolean live;
    private final ReentrantLock lock = new ReentrantLock();
    private List<String> drawn = List.of();

    public LiveBoard(PrintStream out, Terminal terminal) {
        this.out = out;
        this.live = terminal.interactive();
    }

    /** Whether lines are redrawn at all. */
    public boolean isLive() {
        return live;
    }

    /** Replaces the lines; without a terminal, does nothing. */
    public void draw(List<String> lines) {
        if (live) {
            locked(() -> out.print(erased().append(board(lines))));
        }
    }

    /** Adds a line to the history. */
    public void tell(String line) {
        locked(() ->
                out.print(
                        live
                                ? erased().append(line).append('\n').append(board(drawn))
                                : line + "\n"));
    }

    private void locked(Runnable printing) {
        lock.lock();
        try {
            printing.run();
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private StringBuilder erased() {
        StringBuilder text = new StringBuilder();
        if (!drawn.isEmpty()) {
            text.append("\u001b[").append(drawn.size()).append('A');
        }
        return text.append(CLEAR_BELOW);
    }

    private String board(List<String> lines) {
        drawn = List.copyOf(lines);
        StringBuilder text = new StringBuilder(WRAP_OFF);
        lines.forEach(line -> text.append(line).append('\n'));
        return text.append(WRAP_ON).toString();
    }
}
