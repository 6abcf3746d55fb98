package dev.bedstone.ingest.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowBufferTest {

    @Test
    void textsAreUtf8BehindTheirLength() {
        Random random = new Random();
        for (int draw = 0; draw < 2_000; draw++) {
            int[] points =
                    random.ints(random.nextInt(300), 0, Character.MAX_CODE_POINT)
                            .filter(point -> point < 0xD800 || point > 0xDFFF)
                            .map(point -> random.nextBoolean() ? point & 0x7F : point)
                            .toArray();
            String text = new String(points, 0, points.length);
            RowBuffer buffer = new RowBuffer();
            buffer.text(text);
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int head = utf8.length < 128 ? 1 : utf8.length < 16_384 ? 2 : 3;

            assertThat(Arrays.copyOfRange(buffer.bytes(), head, buffer.size())).isEqualTo(utf8);
            RowBuffer length = new RowBuffer();
            length.length(utf8.length);
            assertThat(length.size()).isEqualTo(head);
        }
    }

    @Test
    void halfACharacterIsRefused() {
        for (String text : List.of("\ud834", "a\udd1e", "\ud834x", "\udd1e\ud834")) {
            assertThatThrownBy(() -> new RowBuffer().text(text))
                    .isInstanceOf(BadValueException.class);
        }
    }

    @Test
    void rowsOfOneBufferFollowThoseOfAnother() {
        RowBuffer one = rows(3);
        RowBuffer other = rows(40);
        one.append(other);

        assertThat(one.rows()).isEqualTo(43);
        assertThat(one.size()).isEqualTo(3 * 24 + 40 * 24);
        one.number(1, 2, 7);
        assertThat(new RowLayout(List.of("UUID", "UInt32", "UInt32")).ends(bytes(one), 43))
                .endsWith(one.size());
        assertThat(
                        new RowLayout(List.of("UUID", "UInt32", "UInt32"))
                                .rowNumber(bytes(one), 24 * 42))
                .isEqualTo(49);
    }

    private static RowBuffer rows(int count) {
        RowBuffer rows = new RowBuffer();
        for (int row = 0; row < count; row++) {
            rows.skip(20);
            rows.int32(row);
            rows.endRow();
        }
        rows.skip(5);
        rows.dropRow();
        return rows;
    }

    private static byte[] bytes(RowBuffer buffer) {
        return Arrays.copyOf(buffer.bytes(), buffer.size());
    }
}
