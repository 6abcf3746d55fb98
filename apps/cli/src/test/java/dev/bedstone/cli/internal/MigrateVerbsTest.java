package dev.bedstone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Terminal;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationStep;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs of {@code migrate}, as a person types them in a project. */
@PostgresTest
class MigrateVerbsTest {

    @TempDir private Path directory;
    private FreshDatabase database;
    private CalledShell shell;

    @BeforeEach
    void open(FreshDatabase fresh) {
        database = fresh;
        shell = new CalledShell(directory, Terminal.PLAIN, Connected.environment(fresh));
    }

    private void file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void table(int version, String name) throws IOException {
        file(
                "migrations/postgres/V" + version + "__create_" + name + ".sql",
                "create table " + name + " (id int);\n");
        file(
                "migrations/postgres/U" + version + "__create_" + name + ".sql",
                "drop table " + name + ";\n");
    }

    private long tables(String... names) throws SQLException {
        try (Connection connection = database.connect(PostgresRole.OWNER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "select count(*) from pg_tables where tablename in ('"
                                        + String.join("', '", names)
                                        + "')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void good(String... args) {
        int code = shell.run(args);
        assertThat(shell.err()).as("errors; out: %s", shell.out()).isEmpty();
        assertThat(code).isEqualTo(ExitCodes.GOOD);
    }

    private void failed(int code, String... args) {
        assertThat(shell.run(args)).as(shell.out() + shell.err()).isEqualTo(code);
        assertThat(shell.err()).startsWith("bedstone: ").doesNotContain("Exception", "\tat ");
    }

    @Test
    void fromANewFileToTheHeadAndBack() throws Exception {
        good("migrate", "new", "Create shop: 1st", "--store", "postgres");
        String[] files = shell.out().strip().split("\\R");
        assertThat(files[0]).matches("migrations/postgres/V\\d{14}__create_shop_1st\\.sql");
        assertThat(files[1]).isEqualTo(files[0].replace("/V", "/U"));
        failed(ExitCodes.WRONG_USE, "migrate", "plan");
        assertThat(shell.err()).contains(files[0] + ":1:1: holds no statement");
        file(
                files[0],
                Files.readString(directory.resolve(files[0])) + "create table shop (id int);");
        file(files[1], Files.readString(directory.resolve(files[1])) + "drop table shop;");

        good("migrate", "plan");
        assertThat(shell.out()).contains("create table shop", "can be taken back", "1 script");
        unwell("migrate", "status");
        assertThat(shell.out()).contains("app on PostgreSQL is at its base, 1 to do", "pending");
        good("migrate", "up");
        assertThat(shell.out()).contains("create shop 1st", "1 script done");
        good("migrate", "status");
        assertThat(shell.out()).contains("the head", "applied");
        assertThat(tables("shop")).isEqualTo(1);
        good("migrate", "up");
        assertThat(shell.out()).contains("Nothing to do.");

        failed(ExitCodes.WRONG_USE, "migrate", "down");
        assertThat(shell.err()).contains("may lose rows or values", "--allow-data-loss");
        good("migrate", "down", "--allow-data-loss");
        assertThat(shell.out()).contains("taken back");
        assertThat(tables("shop")).isZero();
        good("migrate", "up");
        assertThat(tables("shop")).isEqualTo(1);
        good("migrate", "history");
        assertThat(shell.out()).contains("undo", "up", "1/1", "done");
    }

    /** What was asked about is not well; nothing went wrong in asking. */
    private void unwell(String... args) {
        assertThat(shell.run(args)).as(shell.out()).isEqualTo(ExitCodes.FAILED);
        assertThat(shell.err()).isEmpty();
    }

    @Test
    void everyTargetIsUnderstood() throws Exception {
        table(1, "a");
        table(2, "b");
        table(3, "c");

        good("migrate", "up", "+1");
        assertThat(tables("a", "b", "c")).isEqualTo(1);
        good("migrate", "up", "--to", "2");
        assertThat(tables("a", "b", "c")).isEqualTo(2);
        good("migrate", "to", "head");
        assertThat(tables("a", "b", "c")).isEqualTo(3);
        good("migrate", "down", "-2", "--allow-data-loss");
        assertThat(tables("a", "b", "c")).isEqualTo(1);
        good("migrate", "to", "3");
        good("migrate", "down", "--to", "-1", "--allow-data-loss");
        assertThat(tables("a", "b", "c")).isEqualTo(2);
        good("migrate", "up", "current");
        assertThat(shell.out()).contains("Nothing to do.");
        good("migrate", "to", "base", "--allow-data-loss");
        assertThat(tables("a", "b", "c")).isZero();
        failed(ExitCodes.WRONG_USE, "migrate", "to", "7");
        failed(ExitCodes.WRONG_USE, "migrate", "up", "sideways");
        assertThat(shell.err()).contains("'sideways' is not a target", "+1, -1 or a version");
        failed(ExitCodes.WRONG_USE, "migrate", "down", "--alow-data-loss");
        assertThat(shell.err()).contains("unknown option '--alow-data-loss'");
        failed(ExitCodes.WRONG_USE, "migrate", "up", "1", "--to", "2");
    }

    @Test
    void aDryRunAndAPrintedScriptChangeNothing() throws Exception {
        table(1, "a");

        good("migrate", "up", "--dry-run");
        assertThat(shell.out()).contains("create table a (id int);", "Nothing was changed.");
        good("migrate", "print");
        assertThat(shell.out()).contains("create table a (id int)", "insert into");
        good("migrate", "up", "--dry-run", "--json");
        assertThat(shell.out())
                .contains("\"dryRun\" : true", "\"text\" : \"create table a (id int)\"");
        assertThat(tables("a")).isZero();
        good("migrate", "up", "--set", "bedstone.migrations.dry-run=true");
        assertThat(tables("a")).isZero();
    }

    @Test
    void aMistakeIsNamedByFileLineAndColumn() throws Exception {
        table(1, "a");
        file("migrations/postgres/V2__b.sql", "-- irreversible: x\nselect 1;\n  selekt 2;\n");

        failed(ExitCodes.FAILED, "migrate", "up");
        assertThat(shell.err().lines()).hasSize(1);
        assertThat(shell.err()).contains("migrations/postgres/V2__b.sql:3:3: ", "selekt");
        assertThat(shell.out()).contains("create a", "1 script done", "then it stopped");
        failed(ExitCodes.FAILED, "migrate", "up", "--json");
        assertThat(shell.out()).contains("\"scripts\" : [ ]", "V2__b.sql:3:3");
        failed(ExitCodes.FAILED, "migrate", "up", "--line", "app");
    }

    @Test
    void undosAreProvenAndMisfitsAreFound() throws Exception {
        table(1, "a");
        good("migrate", "verify");
        file("migrations/postgres/U1__create_a.sql", "select 1;");
        failed(ExitCodes.WRONG_USE, "migrate", "verify");
        assertThat(shell.err()).contains("U1__create_a.sql");

        table(1, "a");
        good("migrate", "up");
        good("migrate", "validate");
        file("migrations/postgres/V1__create_a.sql", "create table a (id bigint);");
        failed(ExitCodes.WRONG_USE, "migrate", "validate");
        assertThat(shell.err()).contains("was changed after it was carried out");
        unwell("migrate", "status");
        assertThat(shell.out()).contains("was changed after it was carried out");
        good("migrate", "validate", "--set", "bedstone.migrations.tolerate=edited-file");
    }

    @Test
    void anExistingDatabaseIsTakenOver() throws Exception {
        table(1, "a");
        table(2, "b");
        try (Connection connection = database.connect(PostgresRole.OWNER);
                Statement statement = connection.createStatement()) {
            statement.execute("create table a (id int)");
        }

        failed(ExitCodes.WRONG_USE, "migrate", "adopt");
        assertThat(shell.err()).contains("flyway_schema_history", "use baseline");
        failed(ExitCodes.WRONG_USE, "migrate", "baseline", "--at", "x");
        good("migrate", "baseline", "--at", "1");
        assertThat(shell.out()).contains("at 1");
        good("migrate", "up");
        assertThat(tables("a", "b")).isEqualTo(2);
    }

    @Test
    void linesOfTheProjectAndOfTheApplication() throws Exception {
        file(
                "bedstone.yaml",
                """
                bedstone:
                  migrations:
                    placeholders: {name: filled}
                    lines:
                      platform: {postgres: platform}
                      app: {postgres: "classpath:db/app"}
                """);
        file("platform/V1__x.sql", "-- irreversible: x\ncreate table ${name} (id int);");
        file("src/main/resources/db/app/V1__x.sql", "-- irreversible: x\ncreate table b (id int);");
        MigrationStep step =
                MigrationStep.irreversible("1", "code", handle -> {}, "it does nothing");
        MigrationLine code = MigrationLine.steps("code", StoreKind.POSTGRES, List.of(step));

        assertThat(shell.run(builder -> builder.migrations(code), "migrate", "up"))
                .as(shell.err())
                .isEqualTo(ExitCodes.GOOD);
        assertThat(shell.out()).containsSubsequence("code 1 code", "platform 1 x", "app 1 x");
        assertThat(tables("filled", "b")).isEqualTo(2);
        failed(ExitCodes.WRONG_USE, "migrate", "down");
        assertThat(shell.err())
                .contains(
                        "means something else in each of 2 lines",
                        "choose one with --line or --store");
        good("migrate", "status", "--line", "app", "--store", "postgres", "--json");
        assertThat(shell.out()).contains("\"line\" : \"app\"").doesNotContain("platform");
        failed(ExitCodes.WRONG_USE, "migrate", "status", "--line", "nowhere");
        failed(ExitCodes.WRONG_USE, "migrate", "new", "y");
        assertThat(shell.err()).contains("platform (postgres), app (postgres)", "--line");
        failed(ExitCodes.WRONG_USE, "migrate", "new", "y", "--store", "mongo");
        assertThat(shell.err())
                .contains("give a line of bedstone.migrations.lines a folder for it")
                .contains("mongo: migrations/mongo");
        good("migrate", "new", "y", "--line", "app", "--irreversible", "why not");
        assertThat(shell.out()).startsWith("src/main/resources/db/app/V").hasLineCount(1);
        good("migrate", "new", "z", "--line", "app", "--repeated");
        assertThat(shell.out().strip()).isEqualTo("src/main/resources/db/app/R__z.sql");
        failed(ExitCodes.FAILED, "migrate", "new", "z", "--line", "app", "--repeated");
        assertThat(shell.err()).contains("R__z.sql: is there already");
    }

    @Test
    void lookingAtAStoreNeverMigratesIt() throws Exception {
        table(1, "a");

        good("health", "--set", "bedstone.migrations.automatic=true");
        unwell("migrate", "status", "--set", "bedstone.migrations.automatic=true");
        assertThat(tables("a")).isZero();
    }

    @Test
    void twoNewMigrationsOfOneSecondKeepTheirOrder() {
        good("migrate", "new", "first", "--store", "postgres");
        String first = shell.out().lines().findFirst().orElseThrow();
        good("migrate", "new", "second", "--store", "postgres");
        String second = shell.out().lines().findFirst().orElseThrow();

        assertThat(second).isGreaterThan(first);
        assertThat(second.substring(0, second.indexOf("__")))
                .isNotEqualTo(first.substring(0, first.indexOf("__")));
    }

    @Test
    void aNewMigrationOfMongoIsAListOfCommands() throws Exception {
        good("migrate", "new", "campaigns", "--store", "mongo");
        List<String> files = shell.out().lines().toList();
        assertThat(files)
                .hasSize(2)
                .allMatch(file -> file.matches("migrations/mongo/[VU]\\d{14}__campaigns\\.json"));
        good("migrate", "new", "x", "--store", "mongo", "--irreversible", "it \"is\" gone");
        assertThat(directory.resolve(shell.out().strip()))
                .hasContent("{\"irreversible\": \"it \\\"is\\\" gone\", \"commands\": [\n]}");
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        failed(ExitCodes.WRONG_USE, "migrate", "status");
        assertThat(shell.err()).contains("there are no migrations", "bedstone migrate new");
        table(1, "a");
        failed(ExitCodes.WRONG_USE, "migrate", "up", "--time-limit", "3");
        assertThat(shell.err()).contains("bedstone.migrations.time-limit");
        failed(ExitCodes.WRONG_USE, "migrate", "up", "--store", "mysql");
        assertThat(shell.err()).contains("'mysql' is no store; there are postgres, clickhouse");
        failed(ExitCodes.WRONG_USE, "migrate", "new", "***");
        failed(
                ExitCodes.WRONG_USE,
                "migrate",
                "up",
                "--set",
                "bedstone.migrations.backup-before=true");
        assertThat(shell.err()).contains("backup-before");
        assertThat(tables("a")).isZero();
        assertThat(shell.run("migrate")).isEqualTo(ExitCodes.WRONG_USE);
    }
}
