package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A first start that was killed is completed or done again by the next; nothing finished is lost.
 */
@Tag("engine")
class HalfFinishedStartTest {

    @TempDir Path data;

    @Test
    void anUnfinishedInitdbIsDoneAgain() throws Exception {
        Files.createDirectories(data.resolve("pgdata.new/base"));
        Files.writeString(data.resolve("pgdata.new/PG_VERSION"), "18\n");
        Files.writeString(data.resolve("superuser.password"), "left\n");
        works();
        assertThat(data.resolve("pgdata.new")).doesNotExist();
        assertThat(data.resolve("superuser.password")).doesNotExist();
    }

    @Test
    void anUnfinishedProvisioningIsCompletedAndKeepsData() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            Sql.run(postgres.endpoint(PostgresRole.OWNER), "CREATE TABLE kept (id int)");
            Sql.run(
                    postgres.endpoint(PostgresRole.SUPERUSER),
                    "DROP OWNED BY bedstone_reader",
                    "DROP ROLE bedstone_reader",
                    "REVOKE ALL ON SCHEMA public FROM bedstone_app");
        }
        Files.delete(data.resolve("provisioned"));
        works();
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            assertThat(Sql.ask(postgres.endpoint(PostgresRole.READER), "SELECT count(*) FROM kept"))
                    .isEqualTo("0");
        }
    }

    @Test
    void whatAnEarlierVersionProvisionedIsBroughtUpToDate() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            Sql.run(
                    postgres.endpoint(PostgresRole.SUPERUSER),
                    "ALTER ROLE bedstone_owner NOCREATEDB");
        }
        Files.writeString(data.resolve("provisioned"), "what version 1 wrote");
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            assertThat(
                            Sql.ask(
                                    postgres.endpoint(PostgresRole.OWNER),
                                    "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user"))
                    .isEqualTo("t");
        }
    }

    @Test
    void lostPasswordsAreMadeAnewWithoutLosingData() throws Exception {
        String before;
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            Sql.run(postgres.endpoint(PostgresRole.OWNER), "CREATE TABLE kept (id int)");
            before = postgres.endpoint(PostgresRole.OWNER).password().reveal();
        }
        Files.delete(data.resolve("passwords"));
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            assertThat(postgres.endpoint(PostgresRole.OWNER).password().reveal())
                    .isNotEqualTo(before);
            assertThat(Sql.ask(postgres.endpoint(PostgresRole.READER), "SELECT count(*) FROM kept"))
                    .isEqualTo("0");
            assertThat(Files.readString(postgres.log()))
                    .doesNotContain(postgres.endpoint(PostgresRole.OWNER).password().reveal());
        }
    }

    @Test
    void aKillAtAnyMomentOfTheFirstStartDoesNoHarm() throws Exception {
        for (int milliseconds : new int[] {250, 700, 1_000, 1_400}) {
            try (Child child =
                    Child.start(Programs.RunPostgres.class, java.util.Map.of(), data.toString())) {
                Thread.sleep(milliseconds);
            }
        }
        works();
    }

    private void works() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            for (PostgresRole role : PostgresRole.values()) {
                assertThat(Sql.ask(postgres.endpoint(role), "SELECT current_user"))
                        .isEqualTo(role.user());
            }
        }
    }
}
