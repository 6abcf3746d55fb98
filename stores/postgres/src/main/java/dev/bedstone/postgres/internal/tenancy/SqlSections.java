package dev.bedstone.postgres.internal.tenancy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** A file of SQL beside this class, in sections that begin with {@code -- <word> <name>}. */
final class SqlSections {

    private final String prelude;
    private final Map<String, String> sections = new LinkedHashMap<>();

    private SqlSections(String[] parts, String[] names) {
        this.prelude = parts[0];
        for (int i = 0; i < names.length; i++) {
            sections.put(names[i], parts[i + 1]);
        }
    }

    static SqlSections read(String file, String word) {
        String text = text(file);
        Pattern heading = Pattern.compile("(?m)^-- " + word + " (.+)\n");
        String[] names =
                heading.matcher(text).results().map(match -> match.group(1)).toArray(String[]::new);
        return new SqlSections(heading.split(text), names);
    }

    private static String text(String file) {
        try (InputStream in = SqlSections.class.getResourceAsStream(file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands before the first section. */
    String prelude() {
        return prelude;
    }

    /** The sections by name, in the order of the file. */
    Map<String, String> sections() {
        return sections;
    }
}
