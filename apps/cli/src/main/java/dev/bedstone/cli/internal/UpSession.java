package dev.bedstone.cli.internal;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.DisplayWidth;
import dev.bedstone.cli.internal.render.LiveBoard;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.engines.EngineSet;
import dev.bedstone.engines.EngineSetOptions;
import dev.bedstone.engines.EngineState;
import dev.bedstone.engines.EngineStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Engines in the foreground: started, shown, and stopped when somebody wishes it. A second wish
 * does not wait for a clean stop: the engines then stop by themselves when this process ends.
 */
public final class UpSession {

    private final EngineSetOptions options;
    private final Shell shell;
    private final LiveBoard board;
    private final Map<String, EngineStatus> engines = new ConcurrentSkipListMap<>();
    private final CompletableFuture<Void> hopeless = new CompletableFuture<>();
    private volatile String hint = "Starting. Ctrl-C stops.";

    public UpSession(EngineSetOptions options, Shell shell) {
        this.options = options;
        this.shell = shell;
        this.board = new LiveBoard(shell.out(), shell.outTerminal());
    }

    /**
     * Runs until somebody wishes to stop; the exit code says whether everything was well.
     *
     * @throws RuntimeException if the engines could not be started; nothing runs then
     */
    public int run() {
        try (StopSignals signals = new StopSignals()) {
            var starting = new CompletableFuture<EngineSet>();
            Thread starter = Thread.ofPlatform().name("bedstone-up").start(() -> start(starting));
            signals.awaitUnlessStopped(starting);
            return starting.isDone()
                    ? serve(set(starting), signals)
                    : giveUp(starter, starting, signals);
        }
    }

    private void start(CompletableFuture<EngineSet> starting) {
        try {
            starting.complete(EngineSet.start(options, this::changed, shell.time()));
        } catch (Throwable thrown) {
            starting.completeExceptionally(thrown);
        }
    }

    private int giveUp(Thread starter, CompletableFuture<EngineSet> starting, StopSignals signals) {
        show("Stopping before everything is ready…");
        starter.interrupt();
        CompletableFuture<Void> ended =
                starting.handle((set, failure) -> {
                    if (set != null) {
                        set.close();
                    }
                    return null;
                });
        signals.awaitUnlessHurried(ended);
        shell.complain(
                ended.isDone()
                        ? "stopped before everything was ready; nothing is left running"
                        : IN_A_HURRY);
        return ExitCodes.FAILED;
    }

    private int serve(EngineSet set, StopSignals signals) {
        show("Ready. Ctrl-C stops. For applications: " + near(set.environmentFile()));
        signals.awaitUnlessStopped(hopeless);
        boolean failed =
                set.engines().stream().anyMatch(engine -> engine.state() == EngineState.FAILED);
        show("Stopping…");
        CompletableFuture<Void> closing =
                CompletableFuture.runAsync(set::close, UpSession::inThread);
        signals.awaitUnlessHurried(closing);
        if (!closing.isDone()) {
            shell.complain(IN_A_HURRY);
            return ExitCodes.FAILED;
        }
        show("Stopped. The data is in " + near(options.data()) + ".");
        return failed ? ExitCodes.FAILED : ExitCodes.GOOD;
    }

    private static void inThread(Runnable work) {
        Thread.ofPlatform().name("bedstone-down").start(work);
    }

    private static EngineSet set(CompletableFuture<EngineSet> starting) {
        try {
            return starting.join();
        } catch (CompletionException wrapped) {
            throw wrapped.getCause() instanceof RuntimeException cause ? cause : wrapped;
        }
    }

    /** Called by the engines' own threads. */
    private void changed(EngineStatus engine) {
        engines.put(engine.name(), engine);
        if (!board.isLive() || !engine.detail().isEmpty()) {
            board.tell(EngineViews.line(engine, shell.outTerminal()));
        }
        draw();
        if (engines.values().stream().allMatch(each -> each.state() == EngineState.FAILED)) {
            hopeless.complete(null);
        }
    }

    private void show(String text) {
        hint = shell.outTerminal().plain(text);
        if (board.isLive()) {
            draw();
        } else {
            board.tell(hint);
        }
    }

    /** As short as it can be named from here. */
    private Path near(Path file) {
        return file.startsWith(shell.directory()) ? shell.directory().relativize(file) : file;
    }

    private void draw() {
        Terminal terminal = shell.outTerminal();
        List<String> lines = new ArrayList<>();
        lines.addAll(EngineViews.board(List.copyOf(engines.values()), terminal));
        lines.add("");
        String fitting = DisplayWidth.cut(hint, terminal.columns(), terminal.ellipsis());
        lines.add(Tone.FAINT.paint(fitting, terminal.colours()));
        board.draw(lines);
    }

    private static final String IN_A_HURRY =
            "did not wait for a clean stop; the engines end by themselves, and nothing is lost";
}
