package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.migrate.MigrationPlan.PlannedScript;
import dev.bedstone.migrate.MigrationPlan.PlannedStatement;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan says of a statement is what the server does. */
@PostgresTest
class PlanTest {

    /** One for all tests: a plan changes nothing, and what the server is asked is rolled back. */
    private static FreshDatabase database;

    private Project project;

    @BeforeAll
    static void makeTables(@TempDir Path folder, FreshDatabase fresh) {
        database = fresh;
        try (Project tables = new Project(folder, fresh)) {
            tables.sql(
                    "create table a (id bigint primary key, title text, b_id bigint)",
                    "create table b (id bigint primary key)",
                    "insert into b values (0)",
                    "insert into a values (0, '0', 0)");
        }
    }

    @BeforeEach
    void open(@TempDir Path folder) {
        project = new Project(folder, database);
    }

    @AfterEach
    void close() {
        project.close();
    }

    private PlannedStatement planned(String statement) {
        String header = statement.contains("concurrently") ? "-- no-transaction\n" : "";
        project.file("V1__x.sql", header + "-- irreversible: test\n" + statement + ";");
        return project.migrations().plan().scripts().getFirst().statements().getFirst();
    }

    /** The strongest lock the server takes on the table, and whether it gives it a new file. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alter table a add column note text",
                "alter table a add column note text default 'x'",
                "alter table a add column note uuid not null default gen_random_uuid()",
                "alter table a add column note bigserial",
                "alter table a alter column b_id type integer",
                "alter table a alter column title set not null",
                "alter table a rename column title to name",
                "alter table a drop column title",
                "alter table a add constraint c check (id > 0) not valid",
                "alter table a add constraint f foreign key (b_id) references b",
                "alter table a add constraint f foreign key (b_id) references b not valid",
                "alter table a add constraint u unique (title)",
                "alter table a alter column title set statistics 10",
                "create index i on a (title)",
                "create trigger t before insert on a for each row execute function suppress_redundant_updates_trigger()",
                "update a set title = 'x' where id = 1",
                "insert into a values (1, 'x', 2)",
                "truncate a",
                "alter table a set unlogged",
                "create table c (a_id bigint references a)",
                "alter table a add column note bigint references b",
                "alter table a enable row level security",
                "create policy p on a using (true)"
            })
    void locksAndRewrites(String statement) throws Exception {
        PlannedStatement planned = planned(statement);

        try (Connection connection = database.connect(PostgresRole.OWNER);
                Statement server = connection.createStatement()) {
            connection.setAutoCommit(false);
            String before =
                    value(server, "select relfilenode from pg_class where oid = 'a'::regclass");
            connection.commit();
            if (!statement.startsWith("create trigger")) {
                server.execute(statement);
            } else {
                server.execute(statement.replace("before insert", "before update"));
            }
            String lock =
                    value(
                            server,
                            "select mode from pg_locks where pid = pg_backend_pid() and relation = 'a'::regclass"
                                    + " order by array_position(array['AccessExclusiveLock', 'ExclusiveLock',"
                                    + " 'ShareRowExclusiveLock', 'ShareLock', 'ShareUpdateExclusiveLock',"
                                    + " 'RowExclusiveLock'], mode) nulls last limit 1");
            String after =
                    value(server, "select relfilenode from pg_class where oid = 'a'::regclass");
            connection.rollback();

            assertThat(planned.lock().replace(" ", "").toLowerCase(java.util.Locale.ROOT) + "lock")
                    .isEqualTo(lock.toLowerCase(java.util.Locale.ROOT));
            boolean rewrites = !before.equals(after) && !statement.startsWith("truncate");
            assertThat(planned.rewritesTable()).as("rewrites the table").isEqualTo(rewrites);
        }
    }

    private static String value(Statement statement, String query) throws Exception {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    create index i on a (title)                                  | CONCURRENTLY
                    alter table a alter title set not null                       | NOT VALID
                    alter table a add column x uuid default gen_random_uuid()    | volatile
                    alter table a add column x int not null                      | give it a default
                    alter table a alter title type varchar(5)                    | another type
                    alter table a rename to z                                    | old name
                    alter table a add foreign key (b_id) references b            | NOT VALID
                    alter table a add check (id > 0)                             | NOT VALID
                    alter table a add unique (title)                             | USING INDEX
                    alter table a drop column title                              | one release after
                    drop table a                                                 | one release after
                    update a set title = 'x'                                     | portions
                    alter table a add column c_id bigint references b            | NOT VALID
                    alter table a add exclude using gist (title with =)          | quiet hour
                    alter table a set unlogged                                   | quiet hour
                    drop index a_pkey                                            | DROP INDEX CONCURRENTLY
                    reindex table a                                              | CONCURRENTLY
                    """)
    void warnsAndTellsTheSafeWay(String statement, String words) {
        assertThat(planned(statement).warnings()).anyMatch(warning -> warning.contains(words));
    }

    /** The control: the safe ways raise no warning. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create index concurrently i on a (title)",
                "drop index concurrently i",
                "reindex table concurrently a",
                "alter table a add column x text",
                "alter table a add column x int not null default 7",
                "alter table a add constraint c check (title is not null) not valid",
                "alter table a validate constraint c",
                "alter table a add constraint f foreign key (b_id) references b not valid",
                "alter table a drop constraint a_pkey",
                "create table c (id bigint primary key, a_id bigint not null)",
                "update a set title = 'x' where id < 1000",
                "alter table a alter title drop not null",
                "create view v as select 1 as x"
            })
    void theSafeWayIsQuiet(String statement) {
        assertThat(planned(statement).warnings()).isEmpty();
    }

    /** A pooler tells a process id of its own: so does this stand-in for one. */
    @Test
    void aPoolerIsRefused() throws Exception {
        PostgresEndpoint owner = database.endpoint(PostgresRole.OWNER);
        try (LyingProxy pooler = new LyingProxy(owner.hosts().getFirst().port())) {
            project.table(1, "c");
            try (Postgres postgres =
                    Postgres.open(project.through(pooler.port()), StoreHooks.NONE)) {
                Migrations migrations =
                        Migrations.of(
                                List.of(postgres),
                                List.of(project.line()),
                                MigrationOptions.STANDARD);

                assertThatThrownBy(migrations::up)
                        .isInstanceOf(Misconfigured.class)
                        .hasMessageContaining("leads to a pooler");
            }
        }
    }

    /** An index on a table that nobody uses yet stops nobody; the same on another does. */
    @Test
    void whatThePlanMakesItselfIsNotWarnedOf() {
        project.file(
                "V1__x.sql",
                "-- irreversible: test\ncreate table fresh (id int primary key, title text);\n"
                        + "create table child (fresh_id int references fresh (id));");
        project.file(
                "V2__y.sql",
                "-- irreversible: test\ncreate index i on fresh (title);\n"
                        + "alter table only fresh add unique (id);\ncreate index j on a (title);");

        List<PlannedScript> scripts = project.migrations().plan().scripts();
        List<PlannedStatement> second = scripts.getLast().statements();

        assertThat(scripts.getFirst().statements())
                .extracting(PlannedStatement::lock)
                .containsOnly("");
        assertThat(second).extracting(PlannedStatement::warnings).element(0).asList().isEmpty();
        assertThat(second).extracting(PlannedStatement::warnings).element(1).asList().isEmpty();
        assertThat(second.getLast().warnings()).singleElement().asString().contains("CONCURRENTLY");
    }
}
