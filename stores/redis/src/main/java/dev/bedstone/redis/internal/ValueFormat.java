package dev.bedstone.redis.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * How values of one type are written as bytes.
 *
 * @param <V> the type of the values
 */
public sealed interface ValueFormat<V> {

    /** Text as UTF-8. */
    ValueFormat<String> TEXT = new Text();

    /** Bytes as they are. */
    ValueFormat<byte[]> BYTES = new Bytes();

    /**
     * The bytes of a value.
     *
     * @throws IllegalArgumentException if the value has no such form
     */
    byte[] encode(V value);

    /**
     * The value of the bytes.
     *
     * @throws CharacterCodingException if the bytes are not what {@link #encode} gives
     */
    V decode(byte[] bytes) throws CharacterCodingException;

    /**
     * UTF-8, with an error in place of the replacement character, so that nothing is lost unseen.
     */
    record Text() implements ValueFormat<String> {

        @Override
        public byte[] encode(String value) {
            try {
                ByteBuffer buffer =
                        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                return bytes;
            } catch (CharacterCodingException notUnicode) {
                throw new IllegalArgumentException(
                        "the text holds half of a surrogate pair and cannot be written as UTF-8",
                        notUnicode);
            }
        }

        @Override
        public String decode(byte[] bytes) throws CharacterCodingException {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    /** No change; the array is handed on, not copied. */
    record Bytes() implements ValueFormat<byte[]> {

        @Override
        public byte[] encode(byte[] value) {
            return value;
        }

        @Override
        public byte[] decode(byte[] bytes) {
            return bytes;
        }
    }
}
