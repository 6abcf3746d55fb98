package dev.bedstone.migrate.internal.source;

import dev.bedstone.kernel.Problem;
import dev.bedstone.kernel.Problems;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The text of a file with line endings as {@code \n} and without a byte order mark; knows where its
 * lines begin, because a file may hold a hundred thousand statements. Immutable.
 */
public final class SourceText {

    /** The largest file that is read: 10 MB. */
    public static final int LARGEST = 10_000_000;

    private final String file;
    private final String text;
    private final int[] lineStarts;
    private final boolean hasPairs;

    private SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        this.lineStarts =
                IntStream.concat(
                                IntStream.of(0),
                                IntStream.range(0, text.length())
                                        .filter(at -> text.charAt(at) == '\n')
                                        .map(at -> at + 1))
                        .toArray();
        this.hasPairs = text.chars().anyMatch(sign -> Character.isSurrogate((char) sign));
    }

    /** Where it comes from, for people. */
    public String file() {
        return file;
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /**
     * Decodes a file.
     *
     * @return empty if it cannot be used; why is in {@code problems}
     */
    static Optional<SourceText> decode(String file, byte[] bytes, Problems problems) {
        if (bytes.length > LARGEST) {
            problems.add(
                    file,
                    "has more than 10 MB",
                    "cut it into several migrations, or load rows in a Java step");
            return Optional.empty();
        }
        if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
            problems.add(file + ":1:1", "is in UTF-16", "save it in UTF-8");
            return Optional.empty();
        }
        return utf8(file, bytes, problems)
                .map(decoded -> new SourceText(file, decoded))
                .filter(source -> source.isUsable(problems));
    }

    private static Optional<String> utf8(String file, byte[] bytes, Problems problems) {
        CharBuffer decoded = CharBuffer.allocate(bytes.length);
        CoderResult result =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), decoded, true);
        String text = normalised(decoded.flip().toString());
        if (result.isError()) {
            problems.add(
                    new SourceText(file, text).at(text.length()),
                    "is not text in UTF-8",
                    "save the file in UTF-8");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    private static String normalised(String text) {
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return unmarked.indexOf('\r') < 0
                ? unmarked
                : unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }

    private boolean isUsable(Problems problems) {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            problems.add(at(nul), "holds a NUL byte", "remove it; is this a text file?");
            return false;
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int first, int second) {
        return bytes.length > 1 && bytes[0] == (byte) first && bytes[1] == (byte) second;
    }

    /** The place as {@code file:line:column}; lines and columns count from 1, columns in signs. */
    public String at(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        int line = found < 0 ? -found - 1 : found + 1;
        int start = lineStarts[line - 1];
        int end = Math.min(offset, text.length());
        int column = 1 + (hasPairs ? text.codePointCount(start, end) : end - start);
        return file + ":" + line + ":" + column;
    }

    /** A problem at a place. */
    public Problem problem(int offset, String what, String fix) {
        return new Problem(at(offset), what, fix);
    }
}
