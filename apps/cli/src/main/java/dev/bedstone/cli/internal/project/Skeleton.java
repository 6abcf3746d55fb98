package dev.bedstone.cli.internal.project;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The files of a new project. Never changes a file that is there, but for adding to .gitignore. */
public final class Skeleton {

    /** What became of a file. */
    public enum Outcome {
        /** It is new. */
        MADE,
        /** It was there and got lines that it lacked. */
        EXTENDED,
        /** It was there and is as it was. */
        KEPT
    }

    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("bedstone.yaml", "bedstone.yaml");
        FILES.put("migrations/postgres/V20260101000000__note.sql", "V20260101000000__note.sql");
        FILES.put("migrations/postgres/U20260101000000__note.sql", "U20260101000000__note.sql");
        FILES.put("pom.xml", "pom.xml");
        FILES.put("src/main/java/app/App.java", "App.java");
        FILES.put("src/main/resources/logback.xml", "logback.xml");
        FILES.put("README.md", "README.md");
    }

    private final Path directory;
    private final String name;
    private final String version;

    /**
     * @param directory where the project comes; need not exist
     * @param version the version of Bedstone it depends on
     */
    public Skeleton(Path directory, String version) {
        this.directory = directory;
        this.name = String.valueOf(directory.toAbsolutePath().normalize().getFileName());
        this.version = version;
    }

    /** Writes what is not there, and says what became of each file. */
    public Map<String, Outcome> write() throws IOException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            outcomes.put(file.getKey(), write(file.getKey(), fill(template(file.getValue()))));
        }
        outcomes.put(".gitignore", ignore(template("gitignore")));
        return outcomes;
    }

    private Outcome write(String file, String content) throws IOException {
        Path target = directory.resolve(file);
        if (Files.exists(target)) {
            return Outcome.KEPT;
        }
        Files.createDirectories(target.getParent());
        Files.writeString(target, content, StandardOpenOption.CREATE_NEW);
        return Outcome.MADE;
    }

    private Outcome ignore(String wanted) throws IOException {
        Path file = directory.resolve(".gitignore");
        if (!Files.exists(file)) {
            return write(".gitignore", wanted);
        }
        String present = Files.readString(file);
        List<String> known = present.lines().map(String::strip).toList();
        List<String> missing = new ArrayList<>();
        wanted.lines()
                .filter(line -> !line.startsWith("#") && !known.contains(line))
                .forEach(missing::add);
        if (missing.isEmpty()) {
            return Outcome.KEPT;
        }
        String gap = present.isEmpty() || present.endsWith("\n") ? "" : "\n";
        Files.writeString(file, gap + String.join("\n", missing) + "\n", StandardOpenOption.APPEND);
        return Outcome.EXTENDED;
    }

    private String fill(String template) {
        return template.replace("@name@", name)
                .replace("@artifact@", artifact())
                .replace("@version@", version);
    }

    /** A name that Maven accepts. */
    private String artifact() {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        return plain.isEmpty() ? "app" : plain;
    }

    private static String template(String resource) throws IOException {
        String path = "/dev/bedstone/cli/skeleton/" + resource;
        try (InputStream in = Skeleton.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + path);
            }
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
