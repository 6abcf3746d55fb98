package dev.bedstone.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The auditor of R1 to R14 uses no code of the product. */
class AuditorTest {

    private static final String PROJECT = "dev/bedstone/";
    private static final String AUDIT = "dev/bedstone/ingest/audit/";

    @Test
    void theAuditorUsesNoCodeOfTheProduct() throws Exception {
        List<Path> classes = classes(AUDIT, "");

        assertThat(classes).hasSizeGreaterThanOrEqualTo(6);
        assertThat(foreign(classes)).isEmpty();
    }

    @Test
    void controlAClassThatUsesItIsFound() throws Exception {
        assertThat(foreign(classes("dev/bedstone/ingest/", "RecordingServer.class")))
                .contains("dev/bedstone/ingest/internal/send/BatchSink");
    }

    private static List<Path> classes(String directory, String end) throws Exception {
        try (Stream<Path> files = Files.list(root().resolve(directory))) {
            return files.filter(file -> file.toString().endsWith(end))
                    .filter(file -> file.toString().endsWith(".class"))
                    .toList();
        }
    }

    private static Path root() throws URISyntaxException {
        return Path.of(
                AuditorTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Everything of the project outside the auditor's own package that these name anywhere. */
    private static List<String> foreign(List<Path> classes) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : classes) {
            for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
                if (entry instanceof Utf8Entry text
                        && text.stringValue().replace(AUDIT, "").contains(PROJECT)) {
                    found.add(text.stringValue());
                }
            }
        }
        return found;
    }
}
