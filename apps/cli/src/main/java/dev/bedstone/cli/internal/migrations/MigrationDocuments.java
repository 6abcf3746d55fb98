package dev.bedstone.cli.internal.migrations;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.migrate.MigrationResult;
import dev.bedstone.migrate.MigrationStatus;
import dev.bedstone.migrate.MigrationStatus.VersionStatus;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same as tables, for programs. */
public final class MigrationDocuments {

    private MigrationDocuments() {}

    /** Where lines are. */
    public static Map<String, Object> of(List<MigrationStatus> lines) {
        return Map.of("lines", lines.stream().map(MigrationDocuments::line).toList());
    }

    private static Map<String, Object> line(MigrationStatus line) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", line.line());
        map.put("store", line.store().key());
        map.put("current", line.current());
        map.put("head", line.head());
        map.put("pending", line.pending());
        map.put("versions", line.versions().stream().map(MigrationDocuments::version).toList());
        map.put("problems", line.problems());
        return map;
    }

    private static Map<String, Object> version(VersionStatus version) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("version", version.version());
        map.put("description", version.description());
        map.put("state", MigrationViews.word(version.state()));
        map.put("applied", version.applied());
        map.put("who", version.who());
        map.put("reversible", version.reversible());
        return map;
    }

    /** What would be done. */
    public static Map<String, Object> of(MigrationPlan plan, boolean dryRun) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("dryRun", dryRun);
        map.put("scripts", plan.scripts().stream().map(MigrationDocuments::script).toList());
        return map;
    }

    private static Map<String, Object> script(PlannedScript script) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", script.line());
        map.put("store", script.store().key());
        map.put("version", script.version());
        map.put("description", script.description());
        map.put("kind", MigrationViews.word(script.kind()));
        map.put("file", script.file());
        map.put("transactional", script.transactional());
        map.put("reversible", script.reversible());
        map.put("destructive", script.destructive());
        map.put(
                "statements",
                script.statements().stream().map(MigrationDocuments::statement).toList());
        return map;
    }

    private static Map<String, Object> statement(PlannedStatement statement) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("place", statement.place());
        map.put("text", statement.text());
        map.put("lock", statement.lock());
        map.put("effect", statement.effect());
        map.put("rewritesTable", statement.rewritesTable());
        map.put("warnings", statement.warnings());
        return map;
    }

    /**
     * What was done.
     *
     * @param problems why it stopped; empty if it came to its end
     */
    public static Map<String, Object> of(
            List<MigrationResult.Done> scripts, List<String> problems) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("scripts", scripts.stream().map(MigrationDocuments::done).toList());
        map.put("problems", problems);
        return map;
    }

    private static Map<String, Object> done(MigrationResult.Done script) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", script.line());
        map.put("version", script.version());
        map.put("description", script.description());
        map.put("kind", MigrationViews.word(script.kind()));
        map.put("statements", script.statements());
        map.put("took", script.took().toMillis());
        return map;
    }

    /** What was ever done. */
    public static Map<String, Object> history(List<JournalEntry> entries) {
        return Map.of("entries", entries.stream().map(MigrationDocuments::entry).toList());
    }

    private static Map<String, Object> entry(JournalEntry entry) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("line", entry.line());
        map.put("version", entry.version());
        map.put("description", entry.description());
        map.put("kind", MigrationViews.word(entry.kind()));
        map.put("statement", entry.statement());
        map.put("statements", entry.statements());
        map.put("state", MigrationViews.word(entry.state()));
        map.put("fence", entry.fence());
        map.put("who", entry.who());
        map.put("started", entry.started());
        map.put("took", entry.took().map(Duration::toMillis));
        map.put("checksum", entry.checksum());
        return map;
    }
}
