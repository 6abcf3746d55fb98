package dev.bedstone.ingest.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowLayoutTest {

    @Test
    void nestedTypesEndWhereTheyEnd() {
        RowBuffer rows = new RowBuffer();
        for (int row = 0; row < 3; row++) {
            rows.length(row);
            for (int entry = 0; entry < row; entry++) {
                rows.text("key " + entry);
                rows.length(2);
                rows.int8(1);
                rows.int8(0);
                rows.text("x".repeat(200));
            }
            rows.int64(row);
            rows.int64(row);
            rows.raw("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            rows.endRow();
        }
        RowLayout layout =
                new RowLayout(
                        List.of(
                                "Map(LowCardinality(String), Array(Nullable(String)))",
                                "Decimal(38, 10)",
                                "FixedString(3)"));

        int[] ends = layout.ends(Arrays.copyOf(rows.bytes(), rows.size()), 3);

        assertThat(ends).containsExactly(rows.end(0), rows.end(1), rows.end(2));
    }

    @Test
    void rowsThatAreCutAreRefused() {
        RowLayout layout = new RowLayout(List.of("String"));

        assertThatThrownBy(() -> layout.ends(new byte[] {5, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> layout.ends(new byte[] {0, 0}, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
