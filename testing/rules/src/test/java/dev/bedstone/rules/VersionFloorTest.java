package dev.bedstone.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R106: a library that is known to be bad cannot come in, neither directly nor through another. */
class VersionFloorTest {

    private static VersionFloors floors = new VersionFloors("");

    @BeforeAll
    static void read() throws IOException {
        try (var file = VersionFloorTest.class.getResourceAsStream("/version-floors.txt")) {
            floors = new VersionFloors(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void noLibraryIsBelowItsFloor() {
        Map<String, String> versions = onTheClassPath();

        assertThat(versions)
                .containsKeys(
                        "org.postgresql:postgresql",
                        "com.zaxxer:HikariCP",
                        "io.netty:netty-common");
        assertThat(floors.violations(versions)).isEmpty();
    }

    @Test
    void aDowngradeIsFound() {
        Map<String, String> versions = onTheClassPath();
        versions.put("org.postgresql:postgresql", "42.7.6");

        assertThat(floors.violations(versions))
                .singleElement()
                .asString()
                .contains("CVE-2025-49146");
    }

    @Test
    void aBannedLibraryIsFoundAtAnyVersion() {
        assertThat(floors.violations(Map.of("org.lz4:lz4-java", "99")))
                .singleElement()
                .asString()
                .contains("at.yawk.lz4");
    }

    /** Reads group, artifact and version off the layout of a Maven repository. */
    private static Map<String, String> onTheClassPath() {
        Map<String, String> versions = new TreeMap<>();
        String repository = File.separator + "repository" + File.separator;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            int start = entry.indexOf(repository);
            if (start < 0 || !entry.endsWith(".jar")) {
                continue;
            }
            Path jar = Path.of(entry.substring(start + repository.length()));
            int depth = jar.getNameCount();
            String group = jar.subpath(0, depth - 3).toString().replace(File.separatorChar, '.');
            versions.put(group + ":" + jar.getName(depth - 3), jar.getName(depth - 2).toString());
        }
        return versions;
    }
}
