package dev.bedstone.migrate.internal.source;

import dev.bedstone.kernel.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where the files of a line are. */
public sealed interface Location {

    /** A file: its name, its place for people, its content. */
    record Found(String name, String place, byte[] bytes) {}

    /**
     * All files in and below the location, in order of their places, but for hidden ones, which
     * editors and file systems leave behind. What is larger than a migration may be is cut off
     * behind that.
     */
    List<Found> files(Problems problems);

    /** A folder on disk. */
    record Folder(Path path) implements Location {

        @Override
        public List<Found> files(Problems problems) {
            if (!Files.isDirectory(path)) {
                problems.add(shown(), "is not a folder", "make it, or correct the setting");
                return List.of();
            }
            try {
                return below(path, shown());
            } catch (IOException | UncheckedIOException e) {
                problems.add(shown(), "cannot be read", "look at its rights");
                return List.of();
            }
        }

        /** As a person in the working directory would type it. */
        private String shown() {
            Path here = Path.of("").toAbsolutePath();
            Path whole = path.toAbsolutePath().normalize();
            return whole.startsWith(here) && !whole.equals(here)
                    ? here.relativize(whole).toString()
                    : path.toString();
        }
    }

    /** A folder on the class path, which may be in several archives. */
    record Resources(ClassLoader loader, String path) implements Location {

        @Override
        public List<Found> files(Problems problems) {
            List<Found> found = new ArrayList<>();
            try {
                List<URL> roots = Collections.list(loader.getResources(path));
                if (roots.isEmpty()) {
                    problems.add(
                            "classpath:" + path,
                            "is not on the class path",
                            "correct the location of the line");
                }
                for (URL root : roots) {
                    found.addAll(in(root));
                }
            } catch (IOException | URISyntaxException | UncheckedIOException e) {
                problems.add("classpath:" + path, "cannot be read", "look at the archive");
            }
            found.sort(Comparator.comparing(Found::place));
            return found;
        }

        private List<Found> in(URL root) throws IOException, URISyntaxException {
            if (root.getProtocol().equals("file")) {
                return below(Path.of(new URI(root.toString())), path);
            }
            List<Found> found = new ArrayList<>();
            JarURLConnection connection = (JarURLConnection) root.openConnection();
            connection.setUseCaches(false);
            String folder = path.endsWith("/") ? path : path + "/";
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    String place = entry.getName();
                    String name = place.substring(place.lastIndexOf('/') + 1);
                    if (place.startsWith(folder) && isWanted(name)) {
                        try (InputStream content = jar.getInputStream(entry)) {
                            found.add(new Found(name, place, read(content)));
                        }
                    }
                }
            }
            return found;
        }
    }

    private static List<Found> below(Path folder, String shown) throws IOException {
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (isWanted(name)) {
                    String place = folder.relativize(file).toString().replace('\\', '/');
                    try (InputStream content = Files.newInputStream(file)) {
                        found.add(new Found(name, shown + "/" + place, read(content)));
                    }
                }
            }
        }
        return found;
    }

    private static boolean isWanted(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && (lower.endsWith(".sql") || lower.endsWith(".json"));
    }

    private static byte[] read(InputStream content) throws IOException {
        return content.readNBytes(SourceText.LARGEST + 1);
    }
}
