package dev.bedstone.cli.internal.migrations;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.LiveBoard;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationResult;
import dev.bedstone.migrate.MigrationWatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A run while it runs: a line for each script that is done, and on a terminal one below them that
 * says what is being done and for how long. Thread-safe.
 */
public final class RunView implements MigrationWatcher, AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);

    private final Shell shell;
    private final Terminal terminal;
    private final boolean quiet;
    private final int scripts;
    private final int nameWidth;
    private final LiveBoard board;
    private final long begin = System.nanoTime();
    private final List<MigrationResult.Done> done = new CopyOnWriteArrayList<>();
    private final Thread ticker;
    private volatile Doing doing = new Doing("", System.nanoTime());

    private record Doing(String what, long since) {}

    /**
     * @param plan what is to be done
     * @param quiet whether only waits are told
     */
    public RunView(Shell shell, MigrationPlan plan, boolean quiet) {
        this.shell = shell;
        this.terminal = shell.outTerminal();
        this.quiet = quiet;
        this.scripts = plan.scripts().size();
        this.nameWidth = plan.scripts().stream().mapToInt(RunView::width).max().orElse(0);
        this.board = new LiveBoard(shell.out(), terminal);
        this.ticker = Thread.ofVirtual().unstarted(this::tick);
        if (isLive()) {
            ticker.start();
        }
    }

    private boolean isLive() {
        return board.isLive() && !quiet;
    }

    private static int width(PlannedScript script) {
        return name(script.line(), script.version(), script.description()).length();
    }

    private static String name(String line, String version, String description) {
        return line + " " + (version.isEmpty() ? "" : version + " ") + description;
    }

    @Override
    public void waits(StoreKind store) {
        String what = "another run migrates " + store.title() + "; waiting for it";
        doing = new Doing(what, System.nanoTime());
        if (!isLive()) {
            shell.note(what);
        }
    }

    @Override
    public void begins(MigrationScript script, int statement) {
        int all = script.statements().size();
        String which =
                script.transactional() && statement == 1
                        ? PlanView.count(all, "statement") + " in one transaction"
                        : "statement " + statement + " of " + all;
        doing =
                new Doing(
                        name(script.line(), script.version(), script.description())
                                + ": "
                                + which
                                + " ("
                                + Math.min(done.size() + 1, Math.max(1, scripts))
                                + "/"
                                + Math.max(1, scripts)
                                + ")",
                        System.nanoTime());
    }

    @Override
    public void ended(MigrationResult.Done script) {
        done.add(script);
        if (!quiet) {
            board.tell(line(script));
        }
    }

    private String line(MigrationResult.Done script) {
        boolean undo = script.kind() == MigrationScript.Kind.UNDO;
        String name = name(script.line(), script.version(), script.description());
        return Tone.GOOD.paint(terminal.mark(Tone.GOOD), terminal.colours())
                + " "
                + name
                + " ".repeat(Math.max(0, nameWidth - name.length()))
                + (undo ? "  taken back" : "")
                + "  "
                + Tone.FAINT.paint(Amounts.latency(script.took()), terminal.colours());
    }

    /** What was done so far. */
    public List<MigrationResult.Done> done() {
        return List.copyOf(done);
    }

    /**
     * The last lines for a person.
     *
     * @param good whether the run came to its end
     */
    public List<String> summary(boolean good) {
        if (done.isEmpty()) {
            return good ? List.of("Nothing to do.") : List.of();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        return List.of(
                "",
                PlanView.count(done.size(), "script")
                        + " done in "
                        + Amounts.latency(took)
                        + (good ? "." : "; then it stopped."));
    }

    private void tick() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Doing now = doing;
                if (!now.what().isEmpty()) {
                    board.draw(List.of(busy(now)));
                }
                Thread.sleep(TICK);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private String busy(Doing now) {
        Duration since = Duration.ofNanos(System.nanoTime() - now.since());
        return Tone.BUSY.paint(terminal.mark(Tone.BUSY), terminal.colours())
                + " "
                + now.what()
                + ", "
                + Amounts.span(since);
    }

    /** Takes the line away that is redrawn. A second call does nothing. */
    @Override
    public void close() {
        if (isLive() && !ticker.isInterrupted()) {
            ticker.interrupt();
            try {
                ticker.join();
            } catch (InterruptedException wished) {
                Thread.currentThread().interrupt();
            }
            board.draw(List.of());
        }
    }
}
