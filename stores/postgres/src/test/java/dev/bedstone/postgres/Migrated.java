package dev.bedstone.postgres;

import dev.bedstone.engines.PostgresRole;
import dev.bedstone.testkit.FreshDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Carries out the scripts of this module's migrations, for its own tests. */
final class Migrated {

    private static final List<String> SCRIPTS =
            List.of(
                    "20261121000000__table_classes",
                    "20261121010000__outbox",
                    "20261121020000__idempotency_key",
                    "20261121030000__platform_audit");

    private Migrated() {}

    static void up(FreshDatabase database) throws SQLException {
        for (String script : SCRIPTS) {
            run(database, "V" + script);
        }
    }

    static void down(FreshDatabase database) throws SQLException {
        for (String script : SCRIPTS.reversed()) {
            run(database, "U" + script);
        }
    }

    private static void run(FreshDatabase database, String script) throws SQLException {
        try (Connection owner = database.connect(PostgresRole.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(text(script));
        }
    }

    private static String text(String script) {
        try (InputStream in =
                Postgres.class.getResourceAsStream("migrations/postgres/" + script + ".sql")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
