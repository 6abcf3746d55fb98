package dev.bedstone.cli.internal.project;

import dev.bedstone.cli.internal.Shell;
import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.engines.EngineBlueprint;

/**
 * Has an engine fetch what it needs and shows how far that is: a bar on a terminal, one line a step
 * elsewhere. Shows nothing if nothing is to be fetched.
 */
final class Preparation implements EngineBlueprint.Progress, AutoCloseable {

    private static final int BAR = 30;

    private final EngineBlueprint engine;
    private final Shell shell;
    private String step = "";
    private boolean drawn;

    private Preparation(EngineBlueprint engine, Shell shell) {
        this.engine = engine;
        this.shell = shell;
    }

    /**
     * Prepares an engine.
     *
     * @throws dev.bedstone.kernel.Unsupported if it cannot be had here
     */
    static void of(EngineBlueprint engine, Shell shell) {
        try (Preparation progress = new Preparation(engine, shell)) {
            engine.prepare(progress);
        }
    }

    @Override
    public void at(String what, long done, long total) {
        if (shell.errTerminal().interactive()) {
            shell.err().print("\r" + bar(what, done, total));
            shell.err().flush();
            drawn = true;
        } else if (!step.equals(what)) {
            shell.note(engine.title() + ": " + what + ", " + Amounts.size(total));
        }
        step = what;
    }

    @Override
    public void close() {
        if (drawn) {
            shell.err().println();
        }
    }

    private String bar(String what, long done, long total) {
        int full = (int) Math.min(BAR, done * BAR / Math.max(1, total));
        return "%s: %-8s [%s%s] %3d %% of %s"
                .formatted(
                        engine.title(),
                        what,
                        "#".repeat(full),
                        "-".repeat(BAR - full),
                        Math.min(100, done * 100 / Math.max(1, total)),
                        Amounts.size(total));
    }
}
