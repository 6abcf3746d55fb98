package dev.bedstone.platform;

import dev.bedstone.kernel.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Reads what came as a text from outside, such as a part of a URL. */
public final class Input {

    private Input() {}

    /**
     * An id in its canonical form of 36 characters.
     *
     * @param where what the text is, for the message
     * @throws InputException if it is anything else
     */
    public static UUID id(String where, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException malformed) {
            // Told below, in the words for both.
        }
        throw new InputException(
                List.of(
                        new Problem(
                                where,
                                "is not an id",
                                "give a UUID in its form of 36 characters")));
    }

    /**
     * A constant by its name, in any case.
     *
     * @param where what the text is, for the message
     * @throws InputException if there is no such constant; it lists those there are
     */
    public static <E extends Enum<E>> E constant(String where, Class<E> type, String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String known = Arrays.toString(type.getEnumConstants());
        throw new InputException(
                List.of(new Problem(where, "is none of those there are", "give one of " + known)));
    }
}
