package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Demand D41: every environment name that stands in the source documents is accepted. */
class DocumentNamesTest {

    @TempDir Path directory;

    record Name(String name, String value, String outcome) {}

    static Stream<Name> names() {
        try (var in = DocumentNamesTest.class.getResourceAsStream("document-names.txt")) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(DocumentNamesTest::name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Name name(String line) {
        String[] parts = line.split("\\|");
        return new Name(parts[0], parts[1], parts[2]);
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAcceptedInTheEnvironment(Name name) {
        check(project().environment(name.name(), name.value()), name, "environment " + name.name());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isAcceptedInDotEnv(Name name) {
        Project project = project().file(".env", name.name() + "=" + name.value() + "\n");
        check(project, name, ".env:1 (" + name.name() + ")");
    }

    @Test
    void theListIsWhole() {
        assertThat(names().map(Name::name).distinct().count()).isEqualTo(83);
    }

    /** Enough of every store that its settings are in effect, and nothing the names contradict. */
    private Project project() {
        return new Project(directory)
                .file("ca.pem", "x")
                .file("cert.pem", "x")
                .file("key.pem", "x")
                .environment("PGHOST", "weak")
                .environment("PGUSER", "weak")
                .environment("PGSSLCERT", "cert.pem")
                .environment("PGSSLKEY", "key.pem");
    }

    private void check(Project project, Name name, String origin) {
        for (String store : new String[] {"redis", "clickhouse", "mongo"}) {
            boolean own =
                    name.outcome().startsWith("bedstone." + store + ".url")
                            || name.outcome().startsWith("bedstone." + store + ".host");
            if (!own) {
                project.flag("bedstone." + store + ".host", "h");
            }
        }
        ConfigReport report = project.load().report();
        switch (name.outcome()) {
            case "note" ->
                    assertThat(report.notes())
                            .anyMatch(note -> note.startsWith(origin + ": accepted"));
            case "ignored" -> {
                assertThat(report.notes()).noneMatch(note -> note.contains(name.name()));
                assertThat(report.entries())
                        .noneMatch(entry -> entry.origin().contains(name.name()));
            }
            default ->
                    assertThat(report.entries())
                            .anySatisfy(entry -> {
                                assertThat(entry.key() + "=" + entry.displayValue())
                                        .isEqualTo(name.outcome());
                                assertThat(entry.origin()).isEqualTo(origin);
                            });
        }
    }
}
