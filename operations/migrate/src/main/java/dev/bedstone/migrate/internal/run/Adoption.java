package dev.bedstone.migrate.internal.run;

import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.contracts.MigrationSchema.Memory;
import dev.bedstone.contracts.MigrationScratch;
import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationSession;
import dev.bedstone.contracts.SchemaSnapshot;
import dev.bedstone.contracts.StatementFailedException;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Problem;
import dev.bedstone.migrate.MigrationException;
import dev.bedstone.migrate.internal.source.LoadedLine;
import dev.bedstone.migrate.internal.source.LoadedScript;
import dev.bedstone.migrate.internal.source.SourceText;
import dev.bedstone.migrate.internal.source.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * Takes over a database that another tool, or nobody, has migrated so far. The files must build the
 * schema that is there; that is tried on an empty database. Not thread-safe.
 */
public final class Adoption {

    private static final String HAS =
            "select to_regclass('flyway_schema_history') is not null,"
                    + " to_regclass('schema_migrations') is not null";

    private static final String CLICKHOUSE_HAS =
            "select countIf(name = 'flyway_schema_history'), countIf(name = 'schema_migrations')"
                    + " from system.tables where database = currentDatabase()";

    /** golang-migrate adds a row for every change there, and the last one counts. */
    private static final String CLICKHOUSE_VERSION =
            "select version, dirty from schema_migrations order by sequence desc limit 1";

    private static final String MONGO_VERSION =
            "{\"find\": \"schema_migrations\","
                    + " \"projection\": {\"_id\": 0, \"version\": 1, \"dirty\": 1}, \"limit\": 1}";

    private final LoadedLine line;
    private final MigrationSession session;
    private final MigrationScratch scratch;
    private final Instant now;
    private final List<Problem> problems = new ArrayList<>();

    public Adoption(
            LoadedLine line, MigrationSession session, MigrationScratch scratch, Instant now) {
        this.line = line;
        this.session = session;
        this.scratch = scratch;
        this.now = now;
    }

    /**
     * Takes over what Flyway or golang-migrate recorded.
     *
     * @return the newest version that is there
     */
    public Version adopt() {
        checkUntouched();
        if (line.store() == StoreKind.MONGO) {
            return mongo();
        }
        List<String> found =
                session.query(isClickHouse() ? CLICKHOUSE_HAS : HAS).getFirst().stream()
                        .map(String::valueOf)
                        .toList();
        if (isTrue(found.get(0))) {
            return flyway();
        }
        if (isTrue(found.get(1))) {
            return golangMigrate();
        }
        throw refused(
                "the database",
                "holds neither flyway_schema_history nor schema_migrations in its search path",
                "use baseline with the version it has");
    }

    private Version mongo() {
        if (session.query(MONGO_VERSION).isEmpty()) {
            throw refused(
                    "the database",
                    "holds no version of golang-migrate in schema_migrations",
                    "use baseline with the version it has");
        }
        return golangMigrate();
    }

    /** Says that everything up to a version is there. */
    public Version baseline(Version version) {
        checkUntouched();
        if (!line.versions().containsKey(version)) {
            throw refused(
                    "version " + version,
                    "is not a version of line " + line.name(),
                    "name one that has a file");
        }
        return take(new ArrayList<>(line.versions().headMap(version).keySet()), version);
    }

    private boolean isClickHouse() {
        return line.store() == StoreKind.CLICKHOUSE;
    }

    private void checkUntouched() {
        if (session.journal().stream().anyMatch(entry -> entry.line().equals(line.name()))) {
            throw refused(
                    "line " + line.name(), "has been migrated with Bedstone before", "run up");
        }
    }

    private Version flyway() {
        List<Version> versions = new ArrayList<>();
        for (var row :
                session.query(
                        "select version, checksum, success, type from flyway_schema_history"
                                + " where version is not null order by installed_rank")) {
            flywayRow(
                    Version.of(String.valueOf(row.get(0))),
                    String.valueOf(row.get(1)),
                    isTrue(String.valueOf(row.get(2))),
                    String.valueOf(row.get(3)),
                    versions);
        }
        return last(versions);
    }

    private void flywayRow(
            Version version, String checksum, boolean success, String type, List<Version> known) {
        LoadedLine.Step step = line.versions().get(version);
        if (!success) {
            problem(version, "failed under Flyway", "repair and finish it with Flyway first");
        } else if (type.equals("BASELINE")) {
            known.addAll(line.versions().headMap(version).keySet());
            if (step != null) {
                known.add(version);
            }
        } else if (step == null) {
            problem(version, "was carried out by Flyway and has no file", "add it to the line");
        } else {
            boolean same =
                    step.up()
                            .source()
                            .map(Adoption::flywayChecksum)
                            .filter(sum -> !type.equals("SQL") || sum.equals(checksum))
                            .isPresent();
            if (!same) {
                problem(version, "was changed after Flyway carried it out", "put its text back");
            }
            known.add(version);
        }
    }

    /** CRC-32 over the lines without their ends, as a signed number. */
    static String flywayChecksum(SourceText source) {
        CRC32 sum = new CRC32();
        source.text().lines().forEach(text -> sum.update(text.getBytes(StandardCharsets.UTF_8)));
        return Integer.toString((int) sum.getValue());
    }

    private Version golangMigrate() {
        List<Version> versions = new ArrayList<>();
        String last =
                switch (line.store()) {
                    case CLICKHOUSE -> CLICKHOUSE_VERSION;
                    case MONGO -> MONGO_VERSION;
                    default -> "select version, dirty from schema_migrations";
                };
        for (var row : session.query(last)) {
            Version version = Version.of(String.valueOf(row.get(0)));
            if (isTrue(String.valueOf(row.get(1)))) {
                problem(
                        version,
                        "is dirty: golang-migrate stopped in it",
                        "bring the schema to one side of it and clear the mark with that tool");
            } else if (!line.versions().containsKey(version)) {
                problem(version, "was carried out and has no file", "add it to the line");
            } else {
                versions.addAll(line.versions().headMap(version).keySet());
                versions.add(version);
            }
        }
        return last(versions);
    }

    private Version last(List<Version> versions) {
        if (!problems.isEmpty()) {
            throw new MigrationException(problems, null);
        }
        if (versions.isEmpty()) {
            throw refused("the other tool's history", "is empty", "run up");
        }
        Version newest = versions.stream().max(Version::compareTo).orElseThrow();
        return take(versions.stream().filter(one -> !one.equals(newest)).toList(), newest);
    }

    /** Builds the versions on the empty database, compares, and writes the journal. */
    private Version take(List<Version> before, Version newest) {
        Set<Version> all = new HashSet<>(before);
        all.add(newest);
        List<LoadedScript> scripts =
                line.versions().entrySet().stream()
                        .filter(entry -> all.contains(entry.getKey()))
                        .map(entry -> entry.getValue().up())
                        .toList();
        scratch.tryLock();
        SchemaSnapshot empty = scratch.schema().now();
        scripts.forEach(this::build);
        SchemaSnapshot now = session.schema().now();
        Memory memory = memory(empty, scratch.schema().now(), now);
        List<Problem> differences = Drift.ofSchema(memory, now);
        if (!differences.isEmpty()) {
            throw new MigrationException(
                    differences.stream().map(Adoption::asDifference).toList(), null);
        }
        session.record(scripts.stream().map(this::entry).toList());
        session.schema().remember(memory);
        return newest;
    }

    private void build(LoadedScript loaded) {
        MigrationScript script = loaded.script();
        try {
            for (int number = 1; number <= script.statements().size(); number++) {
                scratch.alone(script, number, false);
            }
        } catch (StatementFailedException e) {
            throw refused(
                    loaded.at(e.statement(), e.position()),
                    "fails on an empty database: " + e.getMessage(),
                    "the files must build the schema from nothing");
        }
    }

    private static Memory memory(SchemaSnapshot empty, SchemaSnapshot built, SchemaSnapshot now) {
        Map<String, String> owned = new TreeMap<>(built.objects());
        owned.keySet().removeAll(empty.objects().keySet());
        Set<String> foreign = new HashSet<>(now.objects().keySet());
        Memory ours = new Memory(new SchemaSnapshot(owned), Set.of(), true);
        foreign.removeIf(name -> Drift.isOurs(name, ours));
        return new Memory(new SchemaSnapshot(owned), foreign, true);
    }

    private static Problem asDifference(Problem problem) {
        return new Problem(
                problem.where(),
                "is not what the files build",
                "bring the files or the schema in line, then adopt again");
    }

    private JournalEntry entry(LoadedScript loaded) {
        MigrationScript script = loaded.script();
        return JournalEntry.there(script, script.statements().size(), 0, "", now);
    }

    private void problem(Version version, String what, String fix) {
        problems.add(new Problem("version " + version, what, fix));
    }

    private static MigrationException refused(String where, String what, String fix) {
        return new MigrationException(List.of(new Problem(where, what, fix)), null);
    }

    private static boolean isTrue(String value) {
        return value.equals("t") || value.equals("true") || value.equals("1");
    }
}
