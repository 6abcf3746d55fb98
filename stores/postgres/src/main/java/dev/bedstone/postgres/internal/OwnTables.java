package dev.bedstone.postgres.internal;

import dev.bedstone.kernel.Misconfigured;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables this module works with itself, which its own migrations make. */
final class OwnTables {

    /** No such schema, table, column. */
    private static final Set<String> MISSING = Set.of("3F000", "42P01", "42703");

    private OwnTables() {}

    /**
     * Does something with a table of the module.
     *
     * @throws Misconfigured with the way to make the table, if it is not there
     */
    static <T extends @Nullable Object> T use(
            PostgresFailures failures, String operation, Supplier<T> work) {
        try {
            return work.get();
        } catch (Misconfigured e) {
            if (e.nativeCode().filter(MISSING::contains).isEmpty()) {
                throw e;
            }
            throw failures.misconfigured(
                    operation,
                    "Bedstone's own tables are not in this database, or are older than the program",
                    "migrate the line 'bedstone' of"
                            + " classpath:dev/bedstone/postgres/migrations/postgres before your"
                            + " own; see the guide of PostgreSQL");
        }
    }
}
