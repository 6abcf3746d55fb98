package dev.bedstone.gateway.internal.codec;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;
import net.jpountz.lz4.LZ4FrameOutputStream;

/** The content codings of HTTP that are spoken here, both ways. */
public enum ContentCoding {
    GZIP("gzip") {
        @Override
        public InputStream decode(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER);
        }

        @Override
        public OutputStream encode(OutputStream out, int level) throws IOException {
            return new LeveledGzip(out, level);
        }
    },
    ZSTD("zstd") {
        @Override
        public InputStream decode(InputStream in) throws IOException {
            return new ZstdInputStream(in);
        }

        @Override
        public OutputStream encode(OutputStream out, int level) throws IOException {
            return new ZstdOutputStream(out, level);
        }
    },
    LZ4("lz4") {
        @Override
        public InputStream decode(InputStream in) throws IOException {
            return new LZ4FrameInputStream(in);
        }

        @Override
        public OutputStream encode(OutputStream out, int level) throws IOException {
            return new LZ4FrameOutputStream(out, LZ4FrameOutputStream.BLOCKSIZE.SIZE_256KB);
        }
    },
    /** The zlib format, as RFC 9110 has it. */
    DEFLATE("deflate") {
        @Override
        public InputStream decode(InputStream in) {
            return new InflaterInputStream(in);
        }

        @Override
        public OutputStream encode(OutputStream out, int level) {
            return new DeflaterOutputStream(out, new Deflater(level), BUFFER);
        }
    };

    private static final int BUFFER = 64 * 1024;

    private final String key;

    ContentCoding(String key) {
        this.key = key;
    }

    /** The name in {@code Content-Encoding}. */
    public String key() {
        return key;
    }

    /** Reads what was encoded. */
    public abstract InputStream decode(InputStream in) throws IOException;

    /**
     * Encodes what is written; closing ends the encoding.
     *
     * @param level 1 (fast) to 9 (small), where the coding has levels
     */
    public abstract OutputStream encode(OutputStream out, int level) throws IOException;

    /** The coding of this name. */
    public static Optional<ContentCoding> of(String key) {
        String wanted = key.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(coding -> coding.key.equals(wanted)).findFirst();
    }

    /** The first coding a client accepts, in its own order; one with weight 0 is refused by it. */
    public static Optional<ContentCoding> accepted(String acceptEncoding) {
        return Arrays.stream(acceptEncoding.split(","))
                .filter(part -> !part.replace(" ", "").matches(".*;q=0(\\.0*)?$"))
                .flatMap(part -> of(part.split(";", 2)[0]).stream())
                .findFirst();
    }

    /** {@link GZIPOutputStream} has no parameter for the level, only a field for subclasses. */
    private static final class LeveledGzip extends GZIPOutputStream {
        LeveledGzip(OutputStream out, int level) throws IOException {
            super(out, BUFFER);
            def.setLevel(level);
        }
    }
}
