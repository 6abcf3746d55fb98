package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Ended;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.ConfigLoader;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.postgres.OutboxEvent;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.TransactionOptions;
import dev.bedstone.runtime.Bedstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenant lint} and {@code tenant prove} on a clean schema, and on one that leaks. */
@Tag("engine")
class TenantProcessTest {

    record Note(String text) {}

    record NoteTaken(String note) implements OutboxEvent {

        @Override
        public String aggregate() {
            return "note:" + note;
        }

        @Override
        public long version() {
            return 1;
        }
    }

    @TempDir private Path directory;
    private Program program;

    @BeforeEach
    void project() throws IOException {
        program = Program.in(directory);
        program.run("init").good();
        program.run("up", "--detach", "--only", "postgres").good();
        program.run("migrate", "up").good();
    }

    @AfterEach
    void stop() {
        program.run("down");
    }

    @Test
    void aNewProjectWorksAndTheExitCodeSaysWhetherItsTenantsAreKeptApart() throws IOException {
        publishAndLoad();
        assertThat(program.run("postgres", "purge").good().out())
                .contains("0 idempotency keys deleted");
        assertThat(program.run("tenant", "lint").good().out()).contains("Nothing found");
        assertThat(program.run("tenant", "prove").good().out())
                .contains("read-all", "defended", "needs SQL injection", "No attack");

        migration(
                "20260102000000__oops",
                "alter table note disable row level security;",
                "alter table note enable row level security;");
        program.run("migrate", "up").good();

        Ended lint = program.run("tenant", "lint");
        assertThat(lint.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(lint.out())
                .contains("row-security-off")
                .contains(
                        "alter table public.note enable row level security, force row level security;");
        Ended proof = program.run("tenant", "prove", "--json");
        assertThat(proof.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(proof.out()).contains("\"holds\" : false", "\"verdict\" : \"leaks\"");
        Ended live = program.run("tenant", "prove", "--live");
        assertThat(live.code()).as("there are rows to see").isEqualTo(ExitCodes.FAILED);
    }

    /** What {@code init}, {@code up} and {@code migrate up} make is enough for all of this. */
    private void publishAndLoad() {
        BedstoneConfig config = ConfigLoader.standard(directory).load().config();
        try (Bedstone bedstone =
                Bedstone.builder(config).installIfConfigured(Postgres.store()).open()) {
            Postgres postgres = bedstone.store(Postgres.class);
            bedstone.as(TenantId.of("0198f3a2-0000-7000-8000-000000000001"), Actor.service("test"))
                    .run(() -> {
                        postgres.transaction(
                                TransactionOptions.STANDARD.idempotent("first"),
                                tx -> {
                                    tx.publish(new NoteTaken("1"));
                                    return null;
                                });
                        assertThat(
                                        postgres.load(
                                                "note",
                                                Note.class,
                                                List.of(new Note("x")).iterator()))
                                .isEqualTo(1);
                    });
            assertThat(
                            postgres.<Long, RuntimeException>platform(
                                    "count events",
                                    tx ->
                                            tx.sql("select count(*) from bedstone.outbox")
                                                    .one(Long.class)))
                    .isEqualTo(1);
        }
    }

    private void migration(String name, String up, String down) throws IOException {
        Path folder = directory.resolve("migrations/postgres");
        Files.writeString(folder.resolve("V" + name + ".sql"), up);
        Files.writeString(folder.resolve("U" + name + ".sql"), down);
    }
}
