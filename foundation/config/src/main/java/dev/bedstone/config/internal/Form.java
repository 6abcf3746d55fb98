package dev.bedstone.config.internal;

import java.util.function.Function;

/**
 * What the text of a setting may be. Immutable.
 *
 * @param description what may be written, for the reference and for messages
 * @param converter turns the text into the value; throws an {@link IllegalArgumentException} whose
 *     message ends the sentence that begins with the text itself
 */
public record Form<T>(String description, Function<String, T> converter) {

    /**
     * The value that {@code text} stands for.
     *
     * @throws IllegalArgumentException if it stands for none
     */
    public T parse(String text) {
        return converter.apply(text);
    }
}
