package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of the packaged program that are stopped, and that meet each other. */
@Tag("engine")
class MigrateProcessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern OWNER =
            Pattern.compile("BEDSTONE_POSTGRES_MIGRATION_URL=['\"]?([^'\"\\s]+)");

    /** Goes on when the test has made a table of this name. */
    private static final String WAITS =
            """
            -- irreversible: test
            create table %2$s (id int);
            do $$ begin
                while not exists (select from pg_class where relname = '%1$s') loop perform pg_sleep(0.05); end loop;
            end $$;
            """;

    @TempDir private Path directory;
    private Program program;

    @BeforeEach
    void start() throws IOException {
        program = Program.in(directory);
        program.run("up", "--only", "postgres", "--detach").good();
        file("V1__first.sql", "-- irreversible: test\ncreate table a (id int);");
    }

    @AfterEach
    void stop() {
        program.run("down");
    }

    private void file(String name, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("migrations/postgres"));
        Files.writeString(folder.resolve(name), text);
    }

    private void create(String table) throws IOException, SQLException {
        Matcher url = OWNER.matcher(Files.readString(directory.resolve(".bedstone/bedstone.env")));
        assertThat(url.find()).isTrue();
        URI owner = URI.create(url.group(1).replaceFirst("^jdbc:", ""));
        String[] user = owner.getUserInfo().split(":", 2);
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + owner.getPort() + owner.getPath(),
                                user[0],
                                user[1]);
                Statement statement = connection.createStatement()) {
            statement.execute("create table " + table + " (id int)");
        }
    }

    @Test
    void whatIsStoppedIsFinishedByTheNextRun() throws Exception {
        file("V2__second.sql", WAITS.formatted("go_on", "b"));
        try (Program.Running up = program.start("migrate", "up")) {
            await().atMost(PATIENCE).until(() -> up.out().contains("first"));
            up.signal("INT")
                    .end(PATIENCE)
                    .failed(1, "stopped; what was carried out stays", "the next 'migrate up'");
        }
        create("go_on");

        program.run("migrate", "up").good();

        String status = program.run("migrate", "status").good().out();
        assertThat(status).contains("is at 2, the head");
    }

    @Test
    void theSecondWaitsAndFindsNothingToDo() throws Exception {
        file("V2__second.sql", WAITS.formatted("go_on", "b"));
        try (Program.Running first = program.start("migrate", "up")) {
            await().atMost(PATIENCE).until(() -> first.out().contains("first"));
            try (Program.Running second = program.start("migrate", "up")) {
                await().atMost(PATIENCE)
                        .until(() -> second.err().contains("another run migrates PostgreSQL"));
                create("go_on");

                assertThat(first.end(PATIENCE).code()).isZero();
                Program.Ended ended = second.end(PATIENCE);
                assertThat(ended.code()).as(ended.err()).isZero();
                assertThat(ended.out()).contains("Nothing to do.");
            }
        }
    }
}
