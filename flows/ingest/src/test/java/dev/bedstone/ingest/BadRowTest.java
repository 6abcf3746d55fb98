package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * R10, R11: one bad row of a call is a dead letter with its reason, all others arrive unchanged;
 * and times that cannot be are refused instead of wrapped.
 */
@ClickHouseTest
class BadRowTest {

    /** Good rows of a call, for each kind of bad one. */
    private static final int GOOD = Boolean.getBoolean("bedstone.tests.full") ? 99_999 : 200;

    @TempDir private Path spool;
    private WideTable table;

    @BeforeEach
    void create(FreshClickHouse fresh) {
        table = WideTable.create(new Database(fresh));
    }

    @Test
    void oneBadRowIsADeadLetterAndAllOthersArrive() {
        receive(Wide.table(), BadRow.kinds());

        assertRefused(BadRow.kinds());
    }

    /** Values are put into their column's type without a look, as a careless encoder does. */
    @Test
    void controlThatCutsValuesOffChangesThemInSilence() {
        EventTable<Wide> careless =
                Wide.described(
                                row -> (byte) row.tiny(),
                                row -> row.at().isAfter(Wide.NOW) ? Wide.NOW : row.at())
                        .build();
        for (String what : List.of("too large for Int8", "a time in 2107")) {
            List<BadRow> bad =
                    BadRow.kinds().stream().filter(kind -> kind.what().equals(what)).toList();
            assertThat(bad).hasSize(1);
            receive(careless, bad);

            assertThatThrownBy(() -> assertRefused(bad))
                    .as(what)
                    .isInstanceOf(AssertionError.class);
            assertThat(table.auditor().number("SELECT count() FROM wide WHERE number = -1"))
                    .isEqualTo(1);
            table.auditor().ask("TRUNCATE TABLE wide");
        }
    }

    private void receive(EventTable<Wide> described, List<BadRow> kinds) {
        table.receive(
                spool,
                described,
                sink -> sink,
                stream -> {
                    for (int kind = 0; kind < kinds.size(); kind++) {
                        Wide bad = kinds.get(kind).row(-1 - kind);
                        WideTable.track(stream, kind * GOOD, GOOD, bad);
                    }
                });
    }

    private void assertRefused(List<BadRow> kinds) {
        table.assertArrived((long) kinds.size() * GOOD);
        Map<Long, String> letters = table.letters();
        assertThat(letters).hasSameSizeAs(kinds);
        for (int kind = 0; kind < kinds.size(); kind++) {
            BadRow bad = kinds.get(kind);
            assertThat(letters.get(-1L - kind)).as(bad.what()).contains(bad.reason());
        }
    }
}
