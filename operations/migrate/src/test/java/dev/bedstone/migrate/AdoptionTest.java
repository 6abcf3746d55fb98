package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.contracts.JournalEntry;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that another tool has migrated so far; Flyway is the real one. */
@PostgresTest
class AdoptionTest {

    private Project project;
    private FreshDatabase database;

    @BeforeEach
    void open(@TempDir Path folder, FreshDatabase fresh) {
        database = fresh;
        project = new Project(folder, fresh);
        project.table(1, "a")
                .file(
                        "V2__ü.sql",
                        "-- irreversible: test\r\ncreate table b (id int);\r\n\r\n-- ünd\r\ncreate index on b (id);");
    }

    @AfterEach
    void close() {
        project.close();
    }

    private void flyway() {
        PostgresEndpoint owner = database.endpoint(PostgresRole.OWNER);
        Flyway.configure()
                .dataSource(
                        "jdbc:postgresql://" + owner.hosts().getFirst() + "/" + owner.database(),
                        owner.user(),
                        owner.password().reveal())
                .locations("filesystem:" + project.folder())
                .load()
                .migrate();
    }

    @Test
    void flywaysHistoryIsTakenOver() {
        flyway();

        assertThat(project.migrations().adopt()).isEqualTo("2");
        project.migrations().validate();
        assertThat(project.migrations().up().scripts()).isEmpty();
        project.table(3, "c");
        assertThat(project.migrations().up().scripts()).hasSize(1);
        assertThat(project.tables()).containsExactly("a", "b", "c", "flyway_schema_history");
        assertThat(project.migrations().history())
                .extracting(JournalEntry::version)
                .containsExactly("1", "2", "3");
    }

    @Test
    void aFileThatWasEditedSinceIsRefused() {
        flyway();
        project.file(
                "V2__ü.sql",
                "-- irreversible: test\ncreate table b (id int);\ncreate index on b (id);");

        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("version 2: was changed after Flyway carried it out");
        assertThat(project.migrations().history()).isEmpty();
    }

    @Test
    void aSchemaThatTheFilesDoNotBuildIsRefused() {
        flyway();
        project.sql("alter table a add column by_hand int", "drop index b_id_idx");

        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("table public.a column by_hand: is not what the files build")
                .hasMessageContaining("table public.b index b_id_idx: is not what the files build");
        assertThat(project.migrations().history()).isEmpty();
    }

    @Test
    void aVersionWithoutAFileIsRefused() {
        flyway();
        project.delete("V2__ü.sql");

        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("version 2: was carried out by Flyway and has no file");
    }

    @Test
    void golangMigratesVersionIsTakenOver() {
        flyway();
        project.sql(
                "drop table flyway_schema_history",
                "create table schema_migrations (version bigint primary key, dirty boolean not null)",
                "insert into schema_migrations values (2, false)");

        assertThat(project.migrations().adopt()).isEqualTo("2");
        assertThat(project.migrations().up().scripts()).isEmpty();
    }

    @Test
    void aDirtyVersionIsRefused() {
        flyway();
        project.sql(
                "drop table flyway_schema_history",
                "create table schema_migrations (version bigint primary key, dirty boolean not null)",
                "insert into schema_migrations values (2, true)");

        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("version 2: is dirty");
    }

    @Test
    void nothingToTakeOver() {
        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("neither flyway_schema_history nor schema_migrations");
        project.migrations().up();
        assertThatThrownBy(() -> project.migrations().adopt())
                .hasMessageContaining("has been migrated with Bedstone before");
    }

    @Test
    void aBaselineMustBeWhatTheFilesBuild() {
        project.sql("create table a (id bigint primary key, title text)");

        assertThatThrownBy(() -> project.migrations().baseline("2"))
                .hasMessageContaining("table public.b: is not what the files build");
        project.migrations().baseline("1");
        assertThat(project.migrations().up().scripts())
                .extracting(MigrationResult.Done::version)
                .containsExactly("2");
    }
}
