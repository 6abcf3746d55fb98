package dev.bedstone.testkit.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A document in Markdown whose examples are checked: a block <code>```java open</code> must be equal
 * to the region {@code open} of a source that is compiled and run by a test.
 *
 * <pre>{@code
 * // @start region="open"
 * try (ClickHouse clickhouse = ClickHouse.open(config, StoreHooks.NONE)) {
 * // @end region="open"
 * }</pre>
 *
 * <pre>{@code
 * Guide.read(Path.of("../../docs/guides/clickhouse.md"))
 *         .assertExamplesAreRegionsOf("java", Path.of("src/test/java/…/GuideTest.java"));
 * }</pre>
 *
 * <p>A region's indentation is left out. Where a document brings files, such as <code>
 * ```sql V1__create.sql</code>, {@link #files} hands them to the test, which uses them. Immutable.
 */
public final class Guide {

    private static final Pattern FENCE = Pattern.compile("```(\\S*)[ ]?(.*)");

    private final Path document;
    private final List<Example> examples;

    private Guide(Path document, List<Example> examples) {
        this.document = document;
        this.examples = List.copyOf(examples);
    }

    /**
     * Reads a document.
     *
     * @param document the file; where a test runs in its module's folder, {@code
     *     ../../docs/guides/x.md}
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if a block has no end
     */
    public static Guide read(Path document) {
        return new Guide(document, examples(document, text(document).lines().toList()));
    }

    private static List<Example> examples(Path document, List<String> lines) {
        List<Example> examples = new ArrayList<>();
        for (int index = 0; index < lines.size(); index++) {
            Matcher fence = FENCE.matcher(lines.get(index));
            if (fence.matches()) {
                int end = lines.subList(index + 1, lines.size()).indexOf("```");
                if (end < 0) {
                    throw new IllegalArgumentException(
                            document + ":" + (index + 1) + ": a block without an end");
                }
                List<String> block = lines.subList(index + 1, index + 1 + end);
                examples.add(example(fence, block, index + 1));
                index += block.size() + 1;
            }
        }
        return examples;
    }

    private static Example example(Matcher fence, List<String> block, int line) {
        String text = block.isEmpty() ? "" : String.join("\n", block) + "\n";
        return new Example(fence.group(1), fence.group(2).strip(), text, line);
    }

    /** All blocks, in order. */
    public List<Example> examples() {
        return examples;
    }

    /**
     * The blocks in a language that have a name, by it, in order.
     *
     * @throws IllegalArgumentException if two have the same name
     */
    public Map<String, String> files(String language) {
        Map<String, String> files = new LinkedHashMap<>();
        for (Example example : of(language)) {
            if (!example.name().isEmpty() && files.put(example.name(), example.text()) != null) {
                throw new IllegalArgumentException(place(example) + ": a second " + example.name());
            }
        }
        return files;
    }

    /**
     * Checks that each block in a language is the region of its name, and that no region is left
     * over.
     *
     * @param language as it stands behind the fence, {@code java}
     * @param sources files with regions, whose names are distinct
     * @throws AssertionError that says which block differs and how; the first that does
     * @throws UncheckedIOException if a source cannot be read
     */
    public void assertExamplesAreRegionsOf(String language, Path... sources) {
        Map<String, String> regions = regions(sources);
        Set<String> unused = new LinkedHashSet<>(regions.keySet());
        for (Example example : of(language)) {
            check(example, regions);
            unused.remove(example.name());
        }
        if (regions.isEmpty() || !unused.isEmpty()) {
            throw new AssertionError(document + " does not show the regions " + unused);
        }
    }

    private void check(Example example, Map<String, String> regions) {
        String wanted = regions.get(example.name());
        if (wanted == null) {
            throw new AssertionError(
                    place(example)
                            + ": no region is called '"
                            + example.name()
                            + "'; there are "
                            + regions.keySet());
        }
        if (!wanted.equals(example.text())) {
            throw new AssertionError(
                    place(example)
                            + ": the example differs from the code that is run, which is:\n"
                            + wanted);
        }
    }

    private static Map<String, String> regions(Path... sources) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Path source : sources) {
            Regions.of(text(source))
                    .forEach((name, text) -> {
                        if (all.put(name, text) != null) {
                            throw new IllegalArgumentException(
                                    source + ": the region '" + name + "' is there twice");
                        }
                    });
        }
        return all;
    }

    private List<Example> of(String language) {
        return examples.stream().filter(example -> example.language().equals(language)).toList();
    }

    private String place(Example example) {
        return document + ":" + example.line();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
