package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    @Test
    void theMigrationMakesTheTableThatTheDescriptionNames() throws IOException {
        String migration =
                Files.readString(
                        Path.of(
                                "src/main/resources/dev/bedstone/ingest/migrations/clickhouse",
                                "V20261121000000__create_bedstone_dead_events.sql"));

        assertThat(migration.lines().skip(1).toList())
                .isEqualTo((DeadLetters.CREATE_TABLE.strip() + ";").lines().toList());
        for (int index = 0; index < DeadLetterOffice.TABLE.columns().size(); index++) {
            assertThat(DeadLetters.CREATE_TABLE)
                    .contains(
                            DeadLetterOffice.TABLE.columns().get(index)
                                    + " "
                                    + DeadLetterOffice.TABLE.types().get(index));
        }
    }
}
