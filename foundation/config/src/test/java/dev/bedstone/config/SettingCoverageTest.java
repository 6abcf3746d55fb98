package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.internal.Setting;
import dev.bedstone.config.internal.SettingRegistry;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A row for every setting: where it arrives in the records, what it is by default, and what it is
 * when set, by key, by name in the environment and in YAML. A setting without a row fails.
 */
class SettingCoverageTest {

    private static final List<String> PARTS =
            List.of("host", "port", "database", "user", "password");

    @TempDir Path directory;

    static Stream<SettingRow> rows() {
        return Stream.of(
                        GeneralSettingRows.rows(),
                        PostgresSettingRows.rows(),
                        RedisSettingRows.rows(),
                        ClickHouseSettingRows.rows(),
                        MongoSettingRows.rows())
                .flatMap(Function.identity());
    }

    @Test
    void everySettingHasARow() {
        Set<String> rows = new HashSet<>(rows().map(SettingRow::key).toList());
        assertThat(rows).hasSize((int) rows().count());
        assertThat(SettingRegistry.ALL)
                .extracting(Setting::key)
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void hasItsDefault(SettingRow row) {
        assertThat(row.read().apply(base("").load())).isEqualTo(row.standard());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByFlag(SettingRow row) {
        assertThat(read(row, base(row.key()).flag(row.key(), row.text()))).isEqualTo(row.set());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByEnvironment(SettingRow row) {
        String name = row.key().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
        assertThat(read(row, base(row.key()).environment(name, row.text()))).isEqualTo(row.set());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isSetByYaml(SettingRow row) {
        StringBuilder yaml = new StringBuilder();
        String indent = "";
        for (String part : row.key().split("\\.")) {
            yaml.append(yaml.isEmpty() ? "" : "\n").append(indent).append(part).append(':');
            indent += "  ";
        }
        yaml.append(" \"").append(row.text()).append("\"\n");
        assertThat(read(row, base(row.key()).file("bedstone.yaml", yaml.toString())))
                .isEqualTo(row.set());
    }

    private static Object read(SettingRow row, Project project) {
        return row.read().apply(project.load());
    }

    /** Every store by its host, except for the part of it that is being tested. */
    private Project base(String key) {
        Project project = new Project(directory).file("x", "content");
        for (String store : new String[] {"postgres", "redis", "clickhouse", "mongo"}) {
            flag(project, "bedstone." + store + ".host", "h", key);
        }
        flag(project, "bedstone.postgres.user", "u", key);
        if (key.endsWith("tls.cert")) {
            project.flag(key.replace("cert", "key"), "x");
        } else if (key.endsWith("tls.key")) {
            project.flag(key.replace("key", "cert"), "x");
        }
        if (key.equals("bedstone.postgres.timeouts.statement")) {
            project.flag("bedstone.postgres.timeouts.socket", "80s");
        } else if (key.equals("bedstone.postgres.timeouts.socket")) {
            project.flag("bedstone.postgres.timeouts.statement", "60s");
        }
        return project;
    }

    /** A URL brings its own host, so the host is left out then. */
    private static void flag(Project project, String partKey, String text, String testedKey) {
        boolean isUrlOfSameStore =
                testedKey.endsWith(".url")
                        && PARTS.stream()
                                .anyMatch(part -> partKey.equals(testedKey.replace("url", part)));
        if (!partKey.equals(testedKey) && !isUrlOfSameStore) {
            project.flag(partKey, text);
        }
    }
}
