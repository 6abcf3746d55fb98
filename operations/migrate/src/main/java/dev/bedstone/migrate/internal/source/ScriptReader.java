package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.internal.sql.Dialect;
import dev.bedstone.migrate.internal.sql.MalformedText;
import dev.bedstone.migrate.internal.sql.Shape;
import dev.bedstone.migrate.internal.sql.Splitter;
import dev.bedstone.migrate.internal.sql.Splitter.Cut;
import dev.bedstone.migrate.internal.sql.StatementRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Makes scripts of files in SQL. Thread-safe. */
final class ScriptReader implements FileFormat {

    private final String line;
    private final Dialect dialect;
    private final Placeholders placeholders;
    private final StatementRules rules;

    ScriptReader(String line, Dialect dialect, Map<String, String> values) {
        this.line = line;
        this.dialect = dialect;
        this.placeholders = new Placeholders(values, dialect);
        this.rules = new StatementRules(dialect);
    }

    @Override
    public String suffix() {
        return ".sql";
    }

    @Override
    public String irreversibleHint() {
        return "say '-- irreversible: why' at its top";
    }

    @Override
    public Optional<LoadedScript> read(FileName name, SourceText source, Problems problems) {
        int before = problems.list().size();
        List<Cut> cuts = cut(source, problems);
        if (cuts.isEmpty()) {
            if (problems.list().size() == before) {
                problems.add(
                        source.problem(0, "holds no statement", "write one, or delete the file"));
            }
            return Optional.empty();
        }
        Headers headers = Headers.read(source, cuts.getFirst().comments(), problems);
        for (Cut cut : cuts) {
            Headers.checkSpelling(source, cut.comments(), cut == cuts.getFirst(), problems);
        }
        Draft draft = new Draft(name, source, headers, problems);
        cuts.forEach(draft::add);
        return problems.list().size() == before ? Optional.of(draft.script()) : Optional.empty();
    }

    private List<Cut> cut(SourceText source, Problems problems) {
        try {
            return Splitter.split(source.text(), dialect);
        } catch (MalformedText e) {
            problems.add(source.problem(e.offset(), e.what(), e.fix()));
            return List.of();
        }
    }

    /** A script that is being put together. */
    private final class Draft {

        private final FileName name;
        private final SourceText source;
        private final Headers headers;
        private final Problems problems;
        private final StringBuilder values = new StringBuilder();
        private final List<MigrationStatement> statements = new ArrayList<>();
        private final List<IntUnaryOperator> places = new ArrayList<>();
        private boolean destructive;

        Draft(FileName name, SourceText source, Headers headers, Problems problems) {
            this.name = name;
            this.source = source;
            this.headers = headers;
            this.problems = problems;
            this.destructive = headers.destructive();
        }

        void add(Cut cut) {
            String original = source.text().substring(cut.start(), cut.end());
            try {
                Placeholders.Filled filled = placeholders.fill(original);
                Optional<String> verify =
                        Headers.verify(cut.comments())
                                .map(query -> placeholders.fill(query).text());
                String shape = Shape.of(filled.text(), dialect);
                object(cut, shape, verify.isPresent());
                destructive |= rules.isDestructive(shape);
                boolean transactional = rules.isTransactional(shape);
                statements.add(
                        new MigrationStatement(
                                filled.text(),
                                Checksum.of(isRepeated() ? filled.text() : original),
                                transactional,
                                verify,
                                Optional.empty()));
                places.add(offset -> cut.start() + filled.original(offset));
                if (isRepeated() && !filled.moves().isEmpty()) {
                    values.append(filled.text());
                }
            } catch (MalformedText e) {
                problems.add(source.problem(cut.start() + e.offset(), e.what(), e.fix()));
            }
        }

        private void object(Cut cut, String shape, boolean verified) {
            rules.objection(shape, !headers.noTransaction(), verified)
                    .ifPresent(
                            no -> problems.add(source.problem(cut.start(), no.what(), no.fix())));
        }

        private boolean isRepeated() {
            return name.kind() == Kind.REPEAT;
        }

        /** What is repeated when it changes has changed as well when its values have. */
        private String checksum() {
            return Checksum.of(source.text() + values);
        }

        LoadedScript script() {
            return new LoadedScript(
                    new MigrationScript(
                            line,
                            name.version().map(Version::toString).orElse(""),
                            name.description(),
                            name.kind(),
                            source.file(),
                            checksum(),
                            statements,
                            dialect == Dialect.POSTGRES && !headers.noTransaction(),
                            headers.timeout(),
                            headers.lockTimeout()),
                    Optional.of(source),
                    List.copyOf(places),
                    destructive && !isRepeated(),
                    headers.destructive(),
                    headers.irreversible());
        }
    }
}
