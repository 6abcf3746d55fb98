package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.program.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tenant lint} and {@code tenant prove} on a clean schema, and on one that leaks. */
@Tag("engine")
class TenantProcessTest {

    private static final String SETTINGS =
            """
            bedstone:
              migrations:
                lines:
                  bedstone:
                    postgres: classpath:dev/bedstone/postgres/migrations/postgres
                  app:
                    postgres: migrations/postgres
            """;

    @TempDir private Path directory;
    private Program program;

    @BeforeEach
    void project() throws IOException {
        Files.writeString(directory.resolve("bedstone.yaml"), SETTINGS);
        Files.createDirectories(directory.resolve("migrations/postgres"));
        migration(
                "1__document",
                "create table document (id uuid primary key, title text not null);"
                        + " select bedstone.tenant_table('document');",
                "drop table document;");
        program = Program.in(directory);
        program.run("up", "--detach", "--only", "postgres").good();
        program.run("migrate", "up").good();
    }

    @AfterEach
    void stop() {
        program.run("down");
    }

    @Test
    void theExitCodeSaysWhetherTenantsAreKeptApart() throws IOException {
        assertThat(program.run("tenant", "lint").good().out()).contains("Nothing found");
        assertThat(program.run("tenant", "prove").good().out())
                .contains("read-all", "defended", "needs SQL injection", "No attack");

        migration(
                "2__oops",
                "alter table document disable row level security;",
                "alter table document enable row level security;");
        program.run("migrate", "up").good();

        Ended lint = program.run("tenant", "lint");
        assertThat(lint.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(lint.out())
                .contains("row-security-off")
                .contains("alter table public.document enable row level security;");
        Ended proof = program.run("tenant", "prove", "--json");
        assertThat(proof.code()).isEqualTo(ExitCodes.FAILED);
        assertThat(proof.out()).contains("\"holds\" : false", "\"verdict\" : \"leaks\"");
        Ended live = program.run("tenant", "prove", "--live");
        assertThat(live.code()).isEqualTo(ExitCodes.GOOD);
    }

    private void migration(String name, String up, String down) throws IOException {
        Path folder = directory.resolve("migrations/postgres");
        Files.writeString(folder.resolve("V" + name + ".sql"), up);
        Files.writeString(folder.resolve("U" + name + ".sql"), down);
    }
}
