package dev.bedstone.content;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Fills texts by Mustache, https://mustache.github.io/mustache.5.html. Values are texts, numbers,
 * booleans, lists and maps of these: nothing of them is called, and no other file is read.
 */
final class TemplateText {

    /** The longest body, in signs. */
    static final int LONGEST = 200_000;

    private static final int DEEPEST = 10;

    private TemplateText() {}

    /** Refuses a body that cannot be filled. */
    static void check(String body) {
        if (body.length() > LONGEST) {
            throw new InvalidContentException("a template has at most " + LONGEST + " signs");
        }
        variables(body);
    }

    static SortedSet<String> variables(String body) {
        SortedSet<String> names = new TreeSet<>();
        compiled(body, false)
                .visit(
                        new Mustache.Visitor() {
                            @Override
                            public void visitText(String text) {
                                // Says nothing of variables.
                            }

                            @Override
                            public void visitVariable(String name) {
                                names.add(name);
                            }

                            @Override
                            public boolean visitInclude(String name) {
                                throw new InvalidContentException(
                                        "a template takes no other in: {{>" + name + "}}");
                            }

                            @Override
                            public boolean visitSection(String name) {
                                names.add(name);
                                return true;
                            }

                            @Override
                            public boolean visitInvertedSection(String name) {
                                names.add(name);
                                return true;
                            }
                        });
        return Collections.unmodifiableSortedSet(names);
    }

    /** The body with its values; every variable needs one. */
    static String fill(String body, boolean html, Map<String, ?> values) {
        try {
            return compiled(body, html).execute(plain(values, 0));
        } catch (MustacheException.Context missing) {
            throw new InvalidContentException(
                    "there is no value for {{" + missing.key + "}} in line " + missing.lineNo);
        }
    }

    private static Template compiled(String body, boolean html) {
        try {
            return Mustache.compiler()
                    .escapeHTML(html)
                    .strictSections(true)
                    .withLoader(name -> {
                        throw new InvalidContentException("a template takes no other in: " + name);
                    })
                    .compile(body);
        } catch (MustacheException malformed) {
            throw new InvalidContentException(
                    "the template cannot be read: " + malformed.getMessage());
        }
    }

    private static @Nullable Object plain(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidContentException("values are nested too deeply");
        }
        return switch (value) {
            case null -> "";
            case String text -> text;
            case Boolean truth -> truth;
            case Number number -> number.toString();
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach(
                        (name, inner) -> copy.put(String.valueOf(name), plain(inner, depth + 1)));
                yield copy;
            }
            case Collection<?> all -> {
                List<@Nullable Object> items = new ArrayList<>(all.size());
                all.forEach(inner -> items.add(plain(inner, depth + 1)));
                yield items;
            }
            default ->
                    throw new InvalidContentException(
                            "a value is a text, a number, a boolean, a list or a map of these, not a "
                                    + value.getClass().getSimpleName());
        };
    }
}
