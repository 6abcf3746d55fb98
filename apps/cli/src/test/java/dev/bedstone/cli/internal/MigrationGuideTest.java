package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.Bedstone;
import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.config.MigrationsConfig.Line;
import dev.bedstone.contracts.MigrationCode;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.MigrationPlan;
import dev.bedstone.migrate.MigrationStep;
import dev.bedstone.migrate.MigrationTarget;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.runtime.Bedstone.Builder;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.docs.Example;
import dev.bedstone.testkit.docs.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/guides/migrations.md tells to type and to write does what it says. */
@PostgresTest
class MigrationGuideTest {

    private static final Guide GUIDE = Guide.read(Path.of("../../docs/guides/migrations.md"));

    /** Cannot be taken back, as it says itself, and the guide takes something back. */
    private static final String IRREVERSIBLE = "V20260103090000__fill.sql";

    @TempDir private Path directory;
    private Map<String, String> environment;

    @BeforeEach
    void files(FreshDatabase database) throws IOException {
        environment = Connected.environment(database);
        Path folder = Files.createDirectories(directory.resolve("migrations/postgres"));
        for (Map.Entry<String, String> file : GUIDE.files("sql").entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        Files.delete(folder.resolve(IRREVERSIBLE));
    }

    private ConfigLoader loader() {
        return ConfigLoader.standard(directory).withEnvironment(environment);
    }

    @Test
    void whatItTellsToTypeWorks() {
        List<String> lines =
                GUIDE.examples().stream()
                        .filter(example -> example.language().equals("sh"))
                        .flatMap(example -> example.text().lines())
                        .map(line -> line.replaceFirst("\\s*#.*", ""))
                        .toList();
        CalledShell shell = new CalledShell(directory, Terminal.PLAIN, environment);

        assertThat(lines)
                .hasSizeGreaterThan(4)
                .allMatch(line -> line.startsWith("bedstone migrate "));
        for (String line : lines) {
            int code = shell.run(line.substring("bedstone ".length()).split(" +"));
            assertThat(code).as(line + "\n" + shell.out() + shell.err()).isEqualTo(ExitCodes.GOOD);
        }
        assertThat(shell.run("migrate", "history")).isZero();
        assertThat(shell.out()).contains("index title", "up", "undo");
    }

    @Test
    void whatItTellsToConfigureIsUnderstood() throws IOException {
        Example yaml =
                GUIDE.examples().stream()
                        .filter(example -> example.language().equals("yaml"))
                        .findFirst()
                        .orElseThrow();
        Files.writeString(directory.resolve(yaml.name()), yaml.text());

        assertThat(loader().load().config().migrations().lines())
                .containsExactly(
                        new Line(
                                "platform",
                                StoreKind.POSTGRES,
                                "classpath:platform/migrations/postgres"),
                        new Line("app", StoreKind.POSTGRES, "migrations/postgres"));
    }

    @Test
    void itsJavaIsThatOfThisTest() {
        GUIDE.assertExamplesAreRegionsOf(
                "java", Path.of("src/test/java/dev/bedstone/cli/internal/MigrationGuideTest.java"));
    }

    @Test
    void itsJavaWorks() {
        Path folder = directory.resolve("migrations/postgres");
        MigrationCode up = handle -> {};
        MigrationCode undo = handle -> {};
        try (Bedstone bedstone =
                Bedstone.open(
                        loader().load().config(),
                        builder -> {
                            addLine(builder, folder, up, undo);
                            return builder;
                        })) {
            // @start region="up"
            bedstone.migrations().up();
            // @end region="up"
            Migrations migrations = bedstone.migrations();
            assertThat(migrations.status().getFirst().current()).contains("20260201090000");
            // @start region="down"
            MigrationOptions loss = migrations.options().allowingDataLoss();
            migrations.with(loss).down(MigrationTarget.of("-1"));
            // @end region="down"
            assertThat(migrations.status().getFirst().current()).contains("20260102090000");
            // @start region="before"
            MigrationPlan plan = migrations.plan();
            String script = migrations.print(MigrationTarget.HEAD, false);
            migrations.verify();
            // @end region="before"
            assertThat(plan.scripts()).hasSize(1);
            assertThat(script).contains("20260201090000");
        }
    }

    private static void addLine(
            Builder builder, Path folder, MigrationCode up, MigrationCode undo) {
        // @start region="lines"
        MigrationStep step = MigrationStep.of("20260201090000", "hash names", up, undo);
        builder.migrations(MigrationLine.folder("audit", StoreKind.POSTGRES, folder).with(step));
        // @end region="lines"
    }
}
