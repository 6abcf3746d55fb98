package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.docs.Guide;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the guide are migrations that work and whose undos are proven. */
@PostgresTest
@ClickHouseTest
@MongoTest
class GuideTest {

    @Test
    void theFilesOfTheGuideWork(FreshDatabase database, @TempDir Path folder) throws Exception {
        Guide guide = Guide.read(Path.of("../../docs/guides/migrations.md"));
        try (Project project = new Project(folder, database)) {
            guide.files("sql").forEach(project::file);

            project.migrations().verify();
            assertThat(project.migrations().up().scripts()).hasSize(4);
            assertThat(project.values("select title from document_title")).containsExactly("first");
            project.migrations().validate();
        }
    }

    @Test
    void theFilesForMongoWork(FreshMongo fresh, @TempDir Path folder) throws Exception {
        Guide guide = Guide.read(Path.of("../../docs/guides/mongo.md"));
        try (MongoProject project = new MongoProject(fresh, folder)) {
            guide.files("json").forEach(project::file);

            project.migrations().verify();
            assertThat(project.migrations().up().scripts()).hasSize(2);
            assertThat(project.objects())
                    .containsExactly(
                            "campaigns", "campaigns/ended", "campaigns/name", "campaigns/status");
            assertThat(project.documents("campaigns"))
                    .singleElement()
                    .asString()
                    .contains("\"reach\": 11");
            project.migrations().validate();
            project.migrations(MigrationOptions.STANDARD.allowingDataLoss())
                    .down(MigrationTarget.BASE);
            assertThat(project.objects()).isEmpty();
        }
    }

    @Test
    void theFilesForClickHouseWork(FreshClickHouse database, @TempDir Path folder)
            throws Exception {
        Guide guide = Guide.read(Path.of("../../docs/guides/migrations.md"));
        try (ClickHouseProject project = new ClickHouseProject(folder, database)) {
            guide.files("clickhouse").forEach(project::file);

            project.migrations().verify();
            assertThat(project.migrations().up().scripts()).hasSize(2);
            assertThat(project.values("select sum(tokens), count() from call"))
                    .containsExactly("3\t3");
            project.migrations().validate();
        }
    }
}
