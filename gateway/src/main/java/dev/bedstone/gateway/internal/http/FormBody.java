package dev.bedstone.gateway.internal.http;

import dev.bedstone.gateway.internal.engine.EngineException;
import dev.bedstone.gateway.internal.engine.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;

/**
 * A body in parts ({@code multipart/form-data}): parameters as in the URL, the statement among
 * them, and external tables, which the URL describes by {@code name_structure} or {@code
 * name_types} and {@code name_format}.
 *
 * @param parameters those of URL and form, without the descriptions of tables
 * @param tables the external tables
 * @param parts what lies in memory and files until it is closed
 */
record FormBody(UrlParameters parameters, List<ExternalTable> tables, Closeable parts) {

    private static final String TYPE = "multipart/form-data";
    private static final int MOST_PARTS = 1000;
    private static final int IN_MEMORY = 1024 * 1024;

    /** Whether a content type means such a body. */
    static boolean isMeantBy(String contentType) {
        return contentType.regionMatches(true, 0, TYPE, 0, TYPE.length());
    }

    /**
     * Reads all parts.
     *
     * @param directory where large parts lie meanwhile
     * @param largest bytes of the body
     */
    static FormBody read(
            String contentType, InputStream body, UrlParameters url, Path directory, long largest)
            throws EngineException, IOException {
        MultiPartConfig config =
                new MultiPartConfig.Builder()
                        .location(directory)
                        .maxParts(MOST_PARTS)
                        .maxSize(largest)
                        .maxPartSize(largest)
                        .maxMemoryPartSize(IN_MEMORY)
                        .build();
        try {
            return of(
                    url,
                    MultiPartFormData.from(
                                    Content.Source.from(body),
                                    new Attributes.Mapped(),
                                    contentType,
                                    config)
                            .join());
        } catch (CompletionException failure) {
            throw EngineException.of(
                    ErrorCode.BAD_ARGUMENTS, "The parts of the body cannot be read");
        }
    }

    private static FormBody of(UrlParameters url, MultiPartFormData.Parts parts)
            throws EngineException, IOException {
        Map<String, String> texts = new HashMap<>();
        List<ExternalTable> tables = new ArrayList<>();
        Set<String> descriptions = new HashSet<>();
        for (MultiPart.Part part : parts) {
            String name = part.getName();
            boolean described =
                    url.get(name + "_structure").isPresent()
                            || url.get(name + "_types").isPresent();
            if (described) {
                tables.add(table(url, name, Content.Source.asInputStream(part.getContentSource())));
                descriptions.addAll(
                        List.of(name + "_structure", name + "_types", name + "_format"));
            } else {
                texts.put(name, part.getContentAsString(StandardCharsets.UTF_8));
            }
        }
        return new FormBody(url.without(descriptions).with(texts), tables, parts);
    }

    private static ExternalTable table(UrlParameters url, String name, InputStream data) {
        String structure =
                url.get(name + "_structure")
                        .orElseGet(() -> columns(url.get(name + "_types").orElse("")));
        return new ExternalTable(
                name, structure, url.get(name + "_format").orElse(Formats.DEFAULT), data);
    }

    /** Types alone: the columns are called {@code _1}, {@code _2} and so on, as on a server. */
    private static String columns(String types) {
        StringBuilder columns = new StringBuilder("_1 ");
        int depth = 0;
        int number = 1;
        for (int i = 0; i < types.length(); i++) {
            char next = types.charAt(i);
            depth += next == '(' ? 1 : next == ')' ? -1 : 0;
            columns.append(next);
            if (next == ',' && depth == 0) {
                number++;
                columns.append(" _").append(number).append(' ');
            }
        }
        return columns.toString();
    }
}
