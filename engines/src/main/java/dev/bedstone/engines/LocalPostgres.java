package dev.bedstone.engines;

import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresEndpoint;
import dev.bedstone.config.Tls;
import dev.bedstone.contracts.StoreKind;
import dev.bedstone.engines.internal.BinaryCache;
import dev.bedstone.engines.internal.EngineDirectory;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.postgres.PostgresBinaries;
import dev.bedstone.engines.internal.postgres.PostgresServer;
import java.util.List;

/**
 * A local PostgreSQL with the database {@code bedstone} and one role per {@link PostgresRole}. A
 * database created with {@code CREATE DATABASE x TEMPLATE bedstone OWNER bedstone_owner} carries
 * the same rights. Thread-safe.
 */
public final class LocalPostgres extends OwnEngine<PostgresServer> {

    private static final String NAME = "postgres";
    private static final String DATABASE = "bedstone";

    private LocalPostgres(EngineDirectory directory, PostgresServer server) {
        super(directory, server);
    }

    /**
     * Starts a server and returns when it answers a login. A server that a killed process left
     * behind in the same directory is stopped first; data that was committed is recovered.
     *
     * @throws dev.bedstone.kernel.Misconfigured if a person must change something: the port is
     *     taken, the directory is in use, unwritable or of another version, programs are missing
     * @throws dev.bedstone.kernel.Unavailable if the server did not come up; nothing is left
     *     running
     */
    public static LocalPostgres start(LocalPostgresOptions options) {
        EngineFailures failures = new EngineFailures(StoreKind.POSTGRES, NAME, options.data());
        PostgresBinaries binaries =
                PostgresBinaries.find(
                        options.major(), options.binaries(), BinaryCache.ofUser(), failures);
        EngineDirectory directory = EngineDirectory.take(options.data(), failures);
        try {
            return new LocalPostgres(
                    directory, PostgresServer.start(directory, options, binaries, failures));
        } catch (RuntimeException | Error failure) {
            directory.close();
            throw failure;
        }
    }

    /** The database {@code bedstone} as one of its roles. */
    public PostgresEndpoint endpoint(PostgresRole role) {
        return endpoint(role, DATABASE);
    }

    /** Any database of this server as one of its roles. */
    public PostgresEndpoint endpoint(PostgresRole role, String database) {
        return new PostgresEndpoint(
                List.of(new HostPort("127.0.0.1", port())),
                database,
                role.user(),
                server().passwords().of(role.user()),
                Tls.NONE,
                PostgresEndpoint.Pooler.NONE);
    }

    @Override
    public StoreKind kind() {
        return StoreKind.POSTGRES;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version() + " on port " + port();
    }
}
