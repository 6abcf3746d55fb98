package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.MigrationsConfig.Line;
import dev.bedstone.contracts.StoreKind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and placeholders, whose names a person chooses. */
class MigrationsConfigTest {

    @TempDir private Path directory;

    private Project yaml(String text) {
        return new Project(directory).file("bedstone.yaml", "bedstone:\n  migrations:\n" + text);
    }

    private MigrationsConfig read(Project project) {
        return project.load().config().migrations();
    }

    @Test
    void linesKeepTheOrderInWhichTheyAreWritten() {
        Project project =
                yaml(
                        """
                            lines:
                              platform:
                                postgres: classpath:/platform/migrations/postgres/
                                clickhouse: platform/clickhouse
                              app:
                                postgres: migrations/postgres
                        """);

        assertThat(read(project).lines())
                .containsExactly(
                        new Line(
                                "platform",
                                StoreKind.POSTGRES,
                                "classpath:/platform/migrations/postgres/"),
                        new Line("platform", StoreKind.CLICKHOUSE, "platform/clickhouse"),
                        new Line("app", StoreKind.POSTGRES, "migrations/postgres"));
        assertThat(read(project).lines().getFirst().resources())
                .contains("platform/migrations/postgres");
        assertThat(read(project).lines().get(1).resources()).isEmpty();
        assertThat(read(project).directory()).isEqualTo(directory);
    }

    @Test
    void aStrongerSourceMovesALineAndKeepsItsPlace() {
        Project project =
                yaml(
                        """
                            lines:
                              platform: {postgres: a}
                              app: {postgres: b}
                        """);
        project.flag("bedstone.migrations.lines.platform.postgres", "c");

        assertThat(read(project).lines()).extracting(Line::location).containsExactly("c", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "App.postgres, is not a setting",
        "app.postgresql, is not a setting",
        "app, is not a setting",
        "app.postgres.x, is not a setting",
    })
    void aLineHasANameAndAStore(String key, String what) {
        Project project = yaml("    lines.%s: x%n".formatted(key));

        assertThat(project.problems())
                .singleElement()
                .asString()
                .contains(
                        "bedstone.yaml:3",
                        what,
                        "did you mean bedstone.migrations.lines.<line>.<store>?");
    }

    @Test
    void aLineOnTheClassPathNamesAFolder() {
        assertThat(yaml("    lines.app.postgres: 'classpath:'\n").problems())
                .singleElement()
                .asString()
                .contains("bedstone.yaml:3", "names no folder");
    }

    @Test
    void toleratesOnlyWhatThereIs() {
        assertThat(yaml("    tolerate: [out-of-order, everything]\n").problems())
                .singleElement()
                .asString()
                .contains("bedstone.yaml:3", "is not one of missing-undo");
    }

    @Test
    void placeholdersMayComeFromTheEnvironment() {
        Project project =
                yaml("""
                    placeholders:
                      schema: ${SHOP_SCHEMA}
                      region: ${REGION:-eu}
                      literal: $${DB_PASSWORD}
                """)
                        .environment("SHOP_SCHEMA", "shop");

        assertThat(read(project).placeholders())
                .containsEntry("schema", "shop")
                .containsEntry("region", "eu")
                .containsEntry("literal", "${DB_PASSWORD}");
        assertThat(project.load().report().find("bedstone.migrations.placeholders.schema"))
                .get()
                .extracting(ConfigEntry::displayValue, ConfigEntry::origin)
                .containsExactly("shop", "bedstone.yaml:4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${DB_PASSWORD}",
                "x${DB_PASSWORD:-y}",
                "${DATABASE_URL}",
                "${BEDSTONE_REDIS_PASSWORD}",
                "${file:secret.txt}"
            })
    void aPlaceholderIsNeverASecret(String value) {
        Project project =
                yaml("    placeholders.x: \"" + value + "\"\n")
                        .file("secret.txt", "hush-hush")
                        .environment("DB_PASSWORD", "hush-hush")
                        .environment("BEDSTONE_REDIS_PASSWORD", "hush-hush")
                        .environment("DATABASE_URL", "postgresql://u:hush-hush@h/d");

        assertThat(project.problems())
                .isNotEmpty()
                .allSatisfy(problem ->
                        assertThat(problem)
                                .contains("bedstone.migrations.placeholders.x", "secret")
                                .doesNotContain("hush-hush"));
    }

    @Test
    void aSecretIsRecognisedHoweverItCame() {
        Project project =
                new Project(directory)
                        .environment("DATABASE_URL", "postgresql://u:hush-hush@h/d")
                        .flag("bedstone.migrations.placeholders.x", "hush-hush");

        assertThat(project.problems())
                .singleElement()
                .asString()
                .contains("flag bedstone.migrations.placeholders.x", "bedstone.postgres.password")
                .doesNotContain("hush-hush");
    }

    @Test
    void productionIsNotMigratedByTheWay() {
        Project project = yaml("    automatic: true\n").flag("bedstone.profile", "production");

        assertThat(project.load().config().migratesAutomatically()).isFalse();
        assertThat(yaml("    automatic: true\n").load().config().migratesAutomatically()).isTrue();
        assertThat(project.load().report().notes())
                .anySatisfy(note ->
                        assertThat(note)
                                .contains("bedstone.yaml:3", "has no effect in production"));
    }
}
