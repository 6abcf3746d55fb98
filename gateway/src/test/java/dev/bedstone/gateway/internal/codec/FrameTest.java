package dev.bedstone.gateway.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.data.ClickHouseCityHash;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {

    private final Random random = new Random(7);

    /** The client of ClickHouse carries its own port of the same hash. */
    @Test
    void hashesAsTheClientDoes() {
        for (int length = 0; length < 700; length++) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            long[] theirs = ClickHouseCityHash.cityHash128(bytes, 3, length);
            CityHash.Value ours = CityHash.hash128(bytes, 3, length);
            assertThat(new long[] {ours.low(), ours.high()})
                    .as("length " + length)
                    .isEqualTo(theirs);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 1048576, 3000000})
    void readsWhatItWrote(int length) throws IOException {
        byte[] bytes = compressible(length);
        assertThat(new FrameInputStream(new ByteArrayInputStream(packed(bytes))).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void readsPlainAndZstdFrames() throws IOException {
        byte[] bytes = compressible(1000);
        for (byte method : new byte[] {Frame.NONE, Frame.ZSTD}) {
            byte[] body = method == Frame.NONE ? bytes : Zstd.compress(bytes);
            byte[] frame = new byte[Frame.CHECKSUM + Frame.HEADER + body.length];
            ByteBuffer view = Frame.view(frame);
            view.put(Frame.CHECKSUM, method);
            view.putInt(Frame.CHECKSUM + 1, body.length + Frame.HEADER);
            view.putInt(Frame.CHECKSUM + 5, bytes.length);
            view.put(Frame.CHECKSUM + Frame.HEADER, body);
            CityHash.Value sum =
                    CityHash.hash128(frame, Frame.CHECKSUM, frame.length - Frame.CHECKSUM);
            view.putLong(0, sum.low()).putLong(8, sum.high());
            assertThat(new FrameInputStream(new ByteArrayInputStream(frame)).readAllBytes())
                    .isEqualTo(bytes);
        }
    }

    @Test
    void noticesEveryChangedByteAndEveryCut() throws IOException {
        byte[] packed = packed(compressible(500));
        for (int i = 0; i < packed.length; i++) {
            byte[] damaged = packed.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() ->
                            new FrameInputStream(new ByteArrayInputStream(damaged)).readAllBytes())
                    .as("byte " + i)
                    .isInstanceOf(IOException.class);
        }
        for (int length = 1; length < packed.length; length++) {
            ByteArrayInputStream cut = new ByteArrayInputStream(packed, 0, length);
            assertThatThrownBy(() -> new FrameInputStream(cut).readAllBytes())
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(ContentCoding.class)
    void codingsReadWhatTheyWrote(ContentCoding coding) throws IOException {
        byte[] bytes = compressible(300_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var encoder = coding.encode(out, 3)) {
            encoder.write(bytes);
        }
        assertThat(out.size()).isLessThan(bytes.length);
        assertThat(coding.decode(new ByteArrayInputStream(out.toByteArray())).readAllBytes())
                .isEqualTo(bytes);
    }

    @Test
    void takesTheFirstCodingAClientAccepts() {
        assertThat(ContentCoding.accepted("br, gzip;q=0, zstd;q=0.5")).contains(ContentCoding.ZSTD);
        assertThat(ContentCoding.accepted("br")).isEmpty();
    }

    private byte[] compressible(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 'a');
        }
        return bytes;
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameOutputStream frames = new FrameOutputStream(out)) {
            frames.write(bytes);
        }
        return out.toByteArray();
    }
}
