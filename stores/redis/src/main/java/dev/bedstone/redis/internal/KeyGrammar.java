package dev.bedstone.redis.internal;

import dev.bedstone.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Spells keys as <code>{tenant:kind:subject}:id</code>. The braces are the hash tag of a cluster,
 * so that keys of one subject lie together and a tenant is spread over all slots. Subject and
 * identifier may be any text: what is not a letter, a digit or one of {@code - . _ ~} (RFC 3986,
 * section 2.3) is written as {@code %} and the hexadecimal digits of its UTF-8 bytes, so that two
 * different texts never give the same key and none can leave its place. Surrogates without a
 * partner, which UTF-8 cannot express, are written as {@code %u} and their four digits.
 */
public final class KeyGrammar {

    /** Stands in the tenant's place in keys that belong to no tenant. */
    public static final String PLATFORM = "-";

    /** The most characters of a subject or an identifier, before encoding. */
    public static final int LONGEST = 1_024;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private KeyGrammar() {}

    /** The part of a key that one tenant's or the platform's subject shares, braces included. */
    public static String tag(String owner, String kind, String subject) {
        return "{" + owner + ":" + kind + ":" + encode(subject) + "}:";
    }

    /** The owner's part for a tenant. */
    public static String owner(TenantId tenant) {
        return tenant.toString();
    }

    /**
     * One text in the alphabet of keys.
     *
     * @throws IllegalArgumentException if it is longer than {@link #LONGEST}
     */
    public static String encode(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a subject or identifier of a key has at most "
                            + LONGEST
                            + " characters, not "
                            + text.length()
                            + "; use a hash of what is longer");
        }
        return isPlain(text) ? text : encodeAll(text);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPlain(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int character) {
        return character >= 'a' && character <= 'z'
                || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9'
                || character == '-'
                || character == '.'
                || character == '_'
                || character == '~';
    }

    private static String encodeAll(String text) {
        StringBuilder encoded = new StringBuilder(text.length() * 3);
        text.codePoints().forEach(point -> encode(point, encoded));
        return encoded.toString();
    }

    private static void encode(int point, StringBuilder encoded) {
        if (isPlain(point)) {
            encoded.append((char) point);
        } else if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            encoded.append("%u").append(HEX.toHexDigits((char) point));
        } else {
            for (byte part : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
                encoded.append('%').append(HEX.toHexDigits(part));
            }
        }
    }
}
