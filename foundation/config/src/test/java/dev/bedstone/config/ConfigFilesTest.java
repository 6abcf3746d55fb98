package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files say: names in them, secrets, the local engines, and what is shown of them. */
class ConfigFilesTest {

    private static final String URL = "postgresql://ada:s3cr3t-word@db.example.com/shop";

    @TempDir Path directory;
    private Project project;

    @BeforeEach
    void project() {
        project = new Project(directory);
    }

    @Test
    void namesInFilesAreReplaced() {
        project.environment("SECRET_WORD", "a$b${c}'\"")
                .file("word", "from-a-file\n")
                .file(".env", "WORD=${SECRET_WORD}\nDB_PASSWORD=\"${WORD}\"\nUSER_NAME=ada\n")
                .file(
                        "bedstone.yaml",
                        """
                        bedstone:
                          postgres:
                            host: ${DB_HOSTNAME:-db.example.com}
                            user: ${USER_NAME}
                            database: $${literal}
                          redis:
                            url: redis://localhost
                            password: ${file:word}
                        """);
        PostgresEndpoint primary = project.postgres().primary();
        assertThat(primary.hosts().getFirst().host()).isEqualTo("db.example.com");
        assertThat(primary.user()).isEqualTo("ada");
        assertThat(primary.database()).isEqualTo("${literal}");
        assertThat(primary.password().reveal()).isEqualTo("a$b${c}'\"");
        assertThat(project.redis().main().password().reveal()).isEqualTo("from-a-file");
    }

    @Test
    void theEnvironmentIsTakenLiterally() {
        project.environment("DATABASE_URL", "postgresql://ada@db/shop")
                .environment("DB_PASSWORD", "a${b}$$c\\n");
        assertThat(project.postgres().primary().password().reveal()).isEqualTo("a${b}$$c\\n");
    }

    @Test
    void aSecretFileLosesOnlyItsLastLineEnd() {
        project.file("word", " word \n\n").environment("DATABASE_URL", "postgresql://ada@db/shop");
        project.environment("DB_PASSWORD_FILE", directory.resolve("word").toString());
        assertThat(project.postgres().primary().password().reveal()).isEqualTo(" word \n");
    }

    @Test
    void localEnginesFillStoresThatNobodyConfigured() {
        project.file(
                ".bedstone/bedstone.env",
                """
                BEDSTONE_POSTGRES_URL=postgresql://bedstone_app:gen-1@127.0.0.1:41000/bedstone
                BEDSTONE_POSTGRES_MIGRATION_URL=postgresql://bedstone_owner:gen-2@127.0.0.1:41000/bedstone
                BEDSTONE_REDIS_URL=redis://:gen-3@127.0.0.1:41001/0
                BEDSTONE_REDIS_CACHE_URL=redis://:gen-4@127.0.0.1:41002/0
                """);
        LoadedConfig loaded = project.load();
        assertThat(loaded.config().postgres().orElseThrow().primary().password().reveal())
                .isEqualTo("gen-1");
        assertThat(loaded.config().postgres().orElseThrow().primary().tls()).isEqualTo(Tls.NONE);
        assertThat(loaded.report().find("bedstone.redis.url").map(ConfigEntry::origin))
                .hasValue("local engines (.bedstone/bedstone.env)");

        project.environment("REDIS_URL", "redis://elsewhere");
        assertThat(project.redis().main().address().host()).isEqualTo("elsewhere");
        assertThat(project.redis().cache()).isEmpty();
        assertThat(project.postgres().migration()).isPresent();

        project.environment("BEDSTONE_PROFILE", "staging");
        assertThat(project.load().config().postgres()).isEmpty();
    }

    @Test
    void whatIsMeantForAnotherServerDoesNotReachTheLocalEngines() {
        project.file(
                ".bedstone/bedstone.env",
                "BEDSTONE_POSTGRES_URL=postgresql://bedstone_app:gen@127.0.0.1:41000/bedstone\n");
        project.environment("POSTGRES_PASSWORD", "compose").environment("DB_SSL_MODE", "require");
        LoadedConfig loaded = project.load();
        PostgresEndpoint primary = loaded.config().postgres().orElseThrow().primary();
        assertThat(primary.password().reveal()).isEqualTo("gen");
        assertThat(primary.tls()).isEqualTo(Tls.NONE);
        assertThat(loaded.report().notes())
                .contains("environment POSTGRES_PASSWORD: has no effect on the local engines");
    }

    @Test
    void theLocalEnginesFileMayLieElsewhere() {
        project.file(
                "elsewhere/bedstone.env", "BEDSTONE_REDIS_URL=redis://:gen@127.0.0.1:41001/0\n");
        project.flag("bedstone.engines.data", "elsewhere");
        LoadedConfig loaded = project.load();
        assertThat(loaded.config().redis()).isPresent();
        assertThat(loaded.engines().data()).isEqualTo(directory.resolve("elsewhere"));
        Path file = directory.resolve("elsewhere/bedstone.env");
        project.flag("bedstone.engines.data", "nowhere");
        assertThat(project.load().config().redis()).isEmpty();
        assertThat(project.loader().withLocalEngines(file).load().config().redis()).isPresent();
    }

    @Test
    void aFileWithAPasswordWrittenOutIsToBeKeptToOneself() {
        project.environment("WORD", "long-and-random")
                .file(".env", "DATABASE_URL=postgresql://ada:${WORD}@db/shop\n", "rw-r--r--");
        assertThat(project.load().report().notes()).isEmpty();
        project.environment("ENVIRONMENT", "production");
        assertThat(project.problems()).isEmpty();

        project.file(".env", "DATABASE_URL=postgresql://ada:long-word@db/shop\n", "rw-r--r--");
        assertThat(project.problems()).singleElement().asString().contains(".env", "chmod 600");
        project.environment("ENVIRONMENT", "development");
        assertThat(project.load().report().notes())
                .singleElement()
                .asString()
                .contains("chmod 600");
    }

    @Test
    void aPasswordInThePlaceOfAFileIsNotShown() {
        project.environment("DB_PASSWORD_FILE", "hunter2");
        assertThat(project.problems())
                .singleElement()
                .asString()
                .contains("DB_PASSWORD_FILE")
                .contains("check the path")
                .doesNotContain("hunter2");
    }

    @Test
    void linesOfOtherProgramsMayReferToAnything() {
        project.file(".env", "THEIRS=${NOWHERE}\nSECRET_KEY=${NOWHERE}\nREDIS_HOST=h\n");
        assertThat(project.redis().main().address().host()).isEqualTo("h");
    }
}
