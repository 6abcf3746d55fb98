package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the guide are migrations that work and whose undos are proven. */
@PostgresTest
class GuideTest {

    private static final Pattern FILE = Pattern.compile("(?s)```sql (\\S+)\n(.*?)```");

    @Test
    void theFilesOfTheGuideWork(FreshDatabase database, @TempDir Path folder) throws Exception {
        String guide = Files.readString(Path.of("../../docs/guides/migrations.md"));
        try (Project project = new Project(folder, database)) {
            for (MatchResult file : FILE.matcher(guide).results().toList()) {
                project.file(file.group(1), file.group(2));
            }

            project.tryingOut(true);
            project.migrations().verify();
            project.tryingOut(false);
            assertThat(project.migrations().up().scripts()).hasSize(4);
            assertThat(project.values("select title from document_title")).containsExactly("first");
            project.migrations().validate();
        }
    }
}
