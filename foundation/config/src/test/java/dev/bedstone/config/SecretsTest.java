package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.config.internal.SettingRegistry;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise R100 for the configuration: canaries in every field that can hold a secret, from every
 * source, in good and in broken configurations; none comes out in text of any kind.
 */
class SecretsTest {

    private static final Pattern CANARY = Pattern.compile("canary-\\d+", Pattern.CASE_INSENSITIVE);

    @TempDir Path directory;
    private final StringWriter seen = new StringWriter();
    private final Logger root = Logger.getLogger("");
    private final Level level = root.getLevel();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Handler handler = new Collector();
    private int planted;

    private final class Collector extends Handler {
        @Override
        public void publish(LogRecord entry) {
            seen.append(String.valueOf(entry.getMessage()));
            for (Object parameter :
                    entry.getParameters() == null ? new Object[0] : entry.getParameters()) {
                seen.append(' ').append(String.valueOf(parameter));
            }
            seen.append('\n');
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listenToEverything() {
        handler.setLevel(Level.ALL);
        root.setLevel(Level.ALL);
        root.addHandler(handler);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        root.removeHandler(handler);
        root.setLevel(level);
        System.setOut(out);
        System.setErr(err);
    }

    @Test
    void aGoodConfigurationShowsNoSecret() {
        LoadedConfig loaded = everywhere(new Project(directory)).load();
        assertThat(loaded.config().postgres().orElseThrow().primary().password().reveal())
                .matches("canary-\\d+");
        record(loaded);
        record(loaded.config().postgres().orElseThrow());
        record(loaded.config().redis().orElseThrow());
        record(loaded.config().clickhouse().orElseThrow());
        record(loaded.config().mongo().orElseThrow());
        loaded.report().entries().forEach(this::record);
        loaded.report().notes().forEach(this::record);
        assertThat(leaks()).isEmpty();
        assertThat(planted).isGreaterThanOrEqualTo(9);
    }

    @Test
    void everyKindOfFaultShowsNoSecret() {
        List<String> urls = new ArrayList<>();
        for (String broken :
                new String[] {
                    "x y", "@", ":", "/", "?", "#", "%", "\\", "\n", "\u0000", "\u00e9", "[", "<"
                }) {
            urls.add("postgresql://u:" + canary() + broken + canary() + "@h/d");
            urls.add("postgresql://u@h/" + canary() + broken + "?sslmode=" + canary());
            urls.add("postgresql://u@h/d?" + canary() + broken + "=" + canary());
            urls.add(canary() + broken + "://h");
        }
        for (String url : urls) {
            for (String key :
                    new String[] {
                        "url", "read.url", "migration.url", "platform.url", "loader.url"
                    }) {
                Project project =
                        everywhere(new Project(directory)).flag("bedstone.postgres." + key, url);
                recordProblems(project);
            }
        }
        recordProblems(
                everywhere(new Project(directory))
                        .file(".env", canary() + "\nA='" + canary() + "\n"));
        recordProblems(
                everywhere(new Project(directory)).file("bedstone.yaml", "a: [" + canary() + "\n"));
        recordProblems(everywhere(new Project(directory)).environment("ENVIRONMENT", "production"));
        assertThat(leaks()).isEmpty();
        assertThat(planted).isGreaterThanOrEqualTo(250);
    }

    /** A secret in the wrong place: not even then, as far as the place can know. */
    @Test
    void contradictionsShowNeitherValue() {
        Project project = everywhere(new Project(directory));
        project.environment("DB_PASSWORD", canary()).environment("POSTGRES_PASSWORD", canary());
        recordProblems(project);
        assertThat(leaks()).isEmpty();
    }

    /** The control: the same scan finds a password in a record that keeps it as a string. */
    @Test
    void aRawPasswordIsFound() {
        record RawPassword(String user, String password) {}
        record(new RawPassword("ada", canary()));
        assertThat(leaks()).hasSize(1);
    }

    /** The control for the logs: a line that a library would write is found. */
    @Test
    void aLoggedPasswordIsFound() {
        Logger.getLogger("some.library").log(Level.FINEST, "value {0}", canary());
        System.out.println(canary());
        assertThat(leaks()).hasSize(2);
    }

    /** Every setting that takes a secret is planted. */
    private Project everywhere(Project project) {
        project.file("bedstone.yaml", "bedstone.redis.cache.password: " + canary() + "\n");
        project.file(
                ".env",
                "MONGODB_URL=mongodb://u:" + canary() + "@h/d\nJWT_SECRET_KEY=" + canary() + "\n");
        project.file("word", canary()).environment("CLICKHOUSE_PASSWORD_FILE", "word");
        project.environment("CLICKHOUSE_URL", "https://u@h/d");
        project.flag("bedstone.clickhouse.migration.url", "https://o:" + canary() + "@h/d");
        project.flag("bedstone.mongo.migration.url", "mongodb://o@h/d");
        project.flag("bedstone.mongo.migration.password", canary());
        project.environment("BEDSTONE_REDIS_URL", "rediss://:" + canary() + "@h");
        project.environment("BEDSTONE_REDIS_CACHE_URL", "rediss://h2");
        project.environment("DATABASE_URL", "postgresql://u:" + canary() + "@h/d");
        project.environment("DATABASE_READ_URL", "postgresql://u@r/d");
        project.environment("POSTGRES_READER_PASSWORD", canary());
        project.environment("BEDSTONE_POSTGRES_MIGRATION_URL", "postgresql://o@h/d");
        project.environment(
                "BEDSTONE_POSTGRES_PLATFORM_URL", "postgresql://p:" + canary() + "@h/d");
        project.flag("bedstone.postgres.migration.password", canary());
        project.environment("BEDSTONE_POSTGRES_LOADER_URL", "postgresql://l@h/d");
        project.flag("bedstone.postgres.loader.password", canary());
        return project;
    }

    private String canary() {
        return "canary-" + ++planted;
    }

    private void record(Object thing) {
        seen.append(thing.toString()).append('\n');
    }

    private void recordProblems(Project project) {
        try {
            record(project.load());
        } catch (ConfigurationException e) {
            e.printStackTrace(new PrintWriter(seen));
            e.problems().forEach(this::record);
        }
    }

    private List<String> leaks() {
        Matcher matcher = CANARY.matcher(seen + "\n" + printed.toString(StandardCharsets.UTF_8));
        return matcher.results().map(result -> result.group()).distinct().toList();
    }

    @Test
    void passwordsAreSecretsEverywhere() {
        assertThat(SettingRegistry.ALL)
                .filteredOn(setting -> setting.key().endsWith("password"))
                .allSatisfy(setting -> assertThat(setting.isSecret()).isTrue())
                .hasSize(11);
        assertThat(Secret.of("x").toString()).isEqualTo("****");
    }
}
