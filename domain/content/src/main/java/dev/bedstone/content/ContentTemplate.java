package dev.bedstone.content;

import java.time.Instant;
import java.util.SortedSet;

/**
 * One revision of a template. Immutable; never changed once it is stored.
 *
 * @param key its name and revision, such as {@code welcome/3}
 * @param name of the template
 * @param revision from 1
 * @param format how values are escaped
 * @param body text with <code>{{variables}}</code> and <code>{{#sections}}</code>, as Mustache has
 *     them
 * @param createdAt when it was stored
 */
public record ContentTemplate(
        String key, String name, int revision, Format format, String body, Instant createdAt) {

    /** What a template makes. */
    public enum Format {
        /** Plain text: values as they are. */
        TEXT,
        /** HTML: {@code & < > " '} of values are escaped. */
        HTML
    }

    /** The variables and sections that its body names. */
    public SortedSet<String> variables() {
        return TemplateText.variables(body);
    }
}
