package dev.bedstone.migrate;

import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** PostgreSQL's own shell, the judge of what a statement is. */
final class Psql {

    private Psql() {}

    static boolean isThere() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
    }

    /** Runs a file; returns what it printed. Ends at the first error. */
    static String run(FreshDatabase database, Path script, String... options) throws Exception {
        Assumptions.assumeTrue(isThere(), "psql is not installed: its rules are not compared");
        PostgresEndpoint owner = database.endpoint(PostgresRole.OWNER);
        var command =
                new java.util.ArrayList<>(
                        java.util.List.of(
                                "psql",
                                "-X",
                                "-q",
                                "-v",
                                "ON_ERROR_STOP=1",
                                "-f",
                                script.toString()));
        command.addAll(java.util.List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGHOST", owner.hosts().getFirst().host());
        builder.environment().put("PGPORT", Integer.toString(owner.hosts().getFirst().port()));
        builder.environment().put("PGUSER", owner.user());
        builder.environment().put("PGPASSWORD", owner.password().reveal());
        builder.environment().put("PGDATABASE", owner.database());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("psql failed: " + output);
        }
        return output;
    }
}
