package dev.bedstone.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Promise R46, as far as it needs no server: a bad configuration is refused, the message names the
 * key and the way out, and shows no secret.
 */
class BadConfigurationTest {

    @TempDir Path directory;

    static Stream<BadConfigurations.Case> cases() {
        return BadConfigurations.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRefusedWithKeyAndAdviceAndWithoutSecret(BadConfigurations.Case bad) {
        List<String> problems = bad.setUp().apply(new Project(directory)).problems();
        assertThat(problems)
                .as("one problem that says all of %s", List.of(bad.expected()))
                .anySatisfy(problem -> assertThat(problem).contains(bad.expected()));
        assertThat(problems.toString())
                .doesNotContain(BadConfigurations.SECRET)
                .doesNotContain("\n");
    }

    /** The control: what the cases start from is good, so each is refused for its own fault. */
    @Test
    void theGoodVariantsAreAccepted() {
        Project project = new Project(directory).environment("DATABASE_URL", BadConfigurations.URL);
        assertThat(project.problems()).isEmpty();
        assertThat(project.flag("bedstone.health.interval", "30s").problems()).isEmpty();
        Project production =
                new Project(directory)
                        .environment("ENVIRONMENT", "production")
                        .environment("DATABASE_URL", "postgresql://ada@db.example.com/shop")
                        .environment("REDIS_URL", "rediss://:HUNTER2-long-and-random@h")
                        .file("word", "HUNTER2-long-and-random\n")
                        .environment("DB_PASSWORD_FILE", "word");
        assertThat(production.problems()).isEmpty();
    }

    @Test
    void loopbackWithoutTlsNeedsAnExplicitYesInProduction() {
        Project project =
                new Project(directory)
                        .environment("ENVIRONMENT", "production")
                        .environment(
                                "DATABASE_URL",
                                "postgresql://ada:long-and-random@127.0.0.1/shop?sslmode=disable")
                        .flag("bedstone.production.allow-insecure-loopback", "true");
        assertThat(project.problems()).isEmpty();
        project.environment(
                "DATABASE_URL", "postgresql://ada:long-and-random@10.0.0.1/shop?sslmode=disable");
        assertThat(project.problems()).singleElement().asString().contains("TLS mode disable");
    }

    @Test
    void allProblemsComeAtOnce() {
        List<String> problems =
                new Project(directory)
                        .file(
                                "bedstone.yaml",
                                "bedstone:\n  profil: x\n  health:\n    interval: 30\n")
                        .file(".env", "oops\nDB_PORT=x\n")
                        .environment("DATABASE_URL", "mysql://h/d")
                        .problems();
        assertThat(problems).hasSizeGreaterThanOrEqualTo(4);
    }
}
