package dev.bedstone.cli.internal;

import dev.bedstone.cli.internal.render.Amounts;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.cli.internal.render.Tone;
import dev.bedstone.engines.EngineState;
import dev.bedstone.engines.EngineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Engines as a table and as JSON. */
public final class EngineViews {

    private EngineViews() {}

    /** A table for a person: what runs where, since when, and how much it stores. */
    public static List<String> table(List<EngineStatus> engines, Instant now, Terminal terminal) {
        Table table = new Table("ENGINE", "STATE", "VERSION", ">PORT", ">PID", "FOR", ">DATA", "");
        for (EngineStatus engine : engines) {
            table.row(
                    Cell.of(engine.name(), Tone.STRONG),
                    state(engine, terminal),
                    Cell.of(engine.version().orElse("")),
                    Cell.of(engine.port() == 0 ? "" : engine.port()),
                    Cell.of(text(engine.pid())),
                    Cell.of(Amounts.span(Duration.between(engine.since(), now))),
                    Cell.of(Amounts.size(DirectorySize.of(engine.data()))),
                    Cell.of(remark(engine), Tone.FAINT));
        }
        return table.lines(terminal);
    }

    /** A table for somebody who watches the engines come and go. */
    public static List<String> board(List<EngineStatus> engines, Terminal terminal) {
        Table table = new Table("ENGINE", "STATE", "VERSION", ">PORT", ">PID", "");
        for (EngineStatus engine : engines) {
            table.row(
                    Cell.of(engine.name(), Tone.STRONG),
                    state(engine, terminal),
                    Cell.of(engine.version().orElse("")),
                    Cell.of(engine.port() == 0 ? "" : engine.port()),
                    Cell.of(text(engine.pid())),
                    Cell.of(remark(engine), Tone.FAINT));
        }
        return table.lines(terminal);
    }

    /** The same for a program. */
    public static List<Map<String, Object>> maps(List<EngineStatus> engines) {
        return engines.stream().map(EngineViews::map).toList();
    }

    /** One line about a change, for output that is not redrawn. */
    public static String line(EngineStatus engine, Terminal terminal) {
        Tone tone = tone(engine.state());
        String text = terminal.mark(tone) + " " + engine.name() + " " + phrase(engine.state());
        String where =
                engine.state() == EngineState.READY
                        ? ", version " + engine.version().orElse("?") + " on port " + engine.port()
                        : "";
        String why = engine.detail().isEmpty() ? "" : ": " + engine.detail();
        return tone.paint(text, terminal.colours()) + where + why;
    }

    /** The state in lower case. */
    public static String word(EngineState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String phrase(EngineState state) {
        return switch (state) {
            case STARTING, RECOVERING, READY, STOPPING -> "is " + word(state);
            case RESTARTING -> "will be started again";
            case DIED, FAILED, STOPPED -> word(state);
        };
    }

    private static Map<String, Object> map(EngineStatus engine) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", engine.name());
        map.put("kind", engine.kind().key());
        map.put("state", word(engine.state()));
        map.put("version", engine.version());
        map.put("port", engine.port());
        map.put("pid", engine.pid().isPresent() ? engine.pid().getAsLong() : null);
        map.put("since", engine.since());
        map.put("restarts", engine.restarts());
        map.put("dataBytes", DirectorySize.of(engine.data()));
        map.put("data", engine.data());
        map.put("log", engine.log());
        map.put("detail", engine.detail());
        return map;
    }

    private static Cell state(EngineStatus engine, Terminal terminal) {
        Tone tone = tone(engine.state());
        return Cell.of(terminal.mark(tone) + " " + word(engine.state()), tone);
    }

    private static String remark(EngineStatus engine) {
        String times = engine.restarts() == 1 ? "once" : engine.restarts() + " times";
        String restarted = engine.restarts() == 0 ? "" : "restarted " + times;
        return engine.detail().isEmpty() ? restarted : engine.detail();
    }

    private static String text(OptionalLong pid) {
        return pid.isPresent() ? String.valueOf(pid.getAsLong()) : "";
    }

    private static Tone tone(EngineState state) {
        return switch (state) {
            case READY -> Tone.GOOD;
            case STARTING, RECOVERING, STOPPING -> Tone.BUSY;
            case RESTARTING -> Tone.WARNING;
            case DIED, FAILED -> Tone.BAD;
            case STOPPED -> Tone.FAINT;
        };
    }
}
