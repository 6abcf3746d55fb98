package dev.bedstone.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is packed while it comes is, unpacked, what came; and is the same each time. */
class SealedOutputTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "1, 1, false",
        "4096, 1, true",
        "4097, 1, true",
        "1048576, 1, true",
        "1048577, 2, true",
        "1048577, 2, false",
        "3500000, 4, true",
        "3500000, 4, false",
    })
    void nothingIsLost(int size, int pieces, boolean compress) throws IOException {
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);
        for (int each : new int[] {1, 13, 5_000, 2_000_000}) {
            SealedOutput output = written(plain, each, compress);
            assertThat(output.size()).isEqualTo(size);
            Payload payload = output.payload();
            List<byte[]> sealed = payload.pieces();
            assertThat(payload.packed()).isEqualTo(compress);
            assertThat(sealed).hasSize(pieces);
            assertThat(unpacked(sealed, compress)).isEqualTo(plain);
            assertThat(sealed)
                    .as("the same, whatever the portions")
                    .containsExactlyElementsOf(written(plain, 7, compress).payload().pieces());
        }
    }

    private static SealedOutput written(byte[] plain, int each, boolean compress) {
        SealedOutput output = new SealedOutput(compress);
        for (int start = 0; start < plain.length; start += each) {
            if (each == 1) {
                output.write(plain[start]);
            } else {
                output.write(plain, start, Math.min(each, plain.length - start));
            }
        }
        return output;
    }

    private static byte[] unpacked(List<byte[]> pieces, boolean compress) throws IOException {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        byte[] all = joined.toByteArray();
        return compress ? new FrameInput(new ByteArrayInputStream(all)).readAllBytes() : all;
    }
}
