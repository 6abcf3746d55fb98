package dev.bedstone.migrate.internal.source;

import dev.bedstone.contracts.MigrationScript;
import dev.bedstone.contracts.MigrationScript.Kind;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.kernel.Problems;
import dev.bedstone.migrate.internal.command.CommandFile;
import dev.bedstone.migrate.internal.command.CommandFile.Command;
import dev.bedstone.migrate.internal.command.CommandRules;
import dev.bedstone.migrate.internal.command.Json;
import dev.bedstone.migrate.internal.sql.MalformedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Makes scripts of files of commands in JSON. Thread-safe. */
final class CommandReader implements FileFormat {

    private final String line;
    private final JsonPlaceholders placeholders;

    CommandReader(String line, Map<String, String> values) {
        this.line = line;
        this.placeholders = new JsonPlaceholders(values);
    }

    @Override
    public String suffix() {
        return ".json";
    }

    @Override
    public String irreversibleHint() {
        return "write {\"irreversible\": \"why\", \"commands\": […]}";
    }

    @Override
    public Optional<LoadedScript> read(FileName name, SourceText source, Problems problems) {
        int before = problems.list().size();
        try {
            CommandFile file = CommandFile.read(source.text());
            if (file.commands().isEmpty()) {
                problems.add(
                        source.problem(0, "holds no command", "write one, or delete the file"));
            }
            Headers headers = Headers.of(source, file, problems);
            Draft draft = new Draft(source, headers, problems);
            file.commands().forEach(draft::add);
            return problems.list().size() == before
                    ? Optional.of(draft.script(name))
                    : Optional.empty();
        } catch (MalformedText e) {
            problems.add(source.problem(e.offset(), e.what(), e.fix()));
            return Optional.empty();
        }
    }

    /** A script that is being put together. */
    private final class Draft {

        private final SourceText source;
        private final Headers headers;
        private final Problems problems;
        private final List<MigrationStatement> statements = new ArrayList<>();
        private final List<IntUnaryOperator> places = new ArrayList<>();
        private boolean destructive;

        Draft(SourceText source, Headers headers, Problems problems) {
            this.source = source;
            this.headers = headers;
            this.problems = problems;
            this.destructive = headers.destructive();
        }

        void add(Command command) {
            int start = command.body().start();
            try {
                CommandRules.check(command);
                Placeholders.Filled filled = filled(command.body());
                statements.add(
                        new MigrationStatement(
                                filled.text(),
                                Checksum.of(source.text().substring(start, command.body().end())),
                                false,
                                command.verify().map(verify -> filled(verify).text()),
                                Optional.empty()));
                places.add(offset -> start + filled.original(offset));
                destructive |= CommandRules.isDestructive(command.body());
            } catch (MalformedText e) {
                problems.add(source.problem(e.offset(), e.what(), e.fix()));
            }
        }

        private Placeholders.Filled filled(Json value) {
            return placeholders.fill(source.text(), value.start(), value.end());
        }

        LoadedScript script(FileName name) {
            return new LoadedScript(
                    new MigrationScript(
                            line,
                            name.version().map(Version::toString).orElse(""),
                            name.description(),
                            name.kind(),
                            source.file(),
                            Checksum.of(source.text()),
                            statements,
                            false,
                            headers.timeout(),
                            headers.lockTimeout()),
                    Optional.of(source),
                    List.copyOf(places),
                    destructive && name.kind() != Kind.REPEAT,
                    headers.destructive(),
                    headers.irreversible());
        }
    }
}
