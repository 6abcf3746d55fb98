package dev.bedstone.engines;

import dev.bedstone.engines.internal.BinaryCache;
import dev.bedstone.engines.internal.EngineFailures;
import dev.bedstone.engines.internal.postgres.PostgresBinaries;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What child JVMs run. */
final class Programs {

    private Programs() {}

    /** Runs a set until its input closes or it gets a signal. Argument: the directory. */
    static final class RunSet {
        public static void main(String[] arguments) throws IOException {
            EngineSet set =
                    EngineSet.start(
                            EngineSetOptions.in(Path.of(arguments[0])).withDurable(false),
                            status -> {});
            Runtime.getRuntime().addShutdownHook(new Thread(set::close));
            set.engines()
                    .forEach(engine -> System.out.println("pid " + engine.pid().orElseThrow()));
            System.out.println("ready");
            System.in.read();
        }
    }

    /** Starts one PostgreSQL and stays. Argument: the directory. */
    static final class RunPostgres {
        public static void main(String[] arguments) throws Exception {
            LocalPostgres postgres =
                    LocalPostgres.start(LocalPostgresOptions.in(Path.of(arguments[0])));
            System.out.println("pid " + postgres.pid());
            System.out.println(
                    "user "
                            + Sql.ask(
                                    postgres.endpoint(PostgresRole.APPLICATION),
                                    "SELECT current_user"));
            System.in.read();
            postgres.close();
            System.out.println("closed");
        }
    }

    /** The control: starts PostgreSQL on an existing directory without anything in between. */
    static final class RunUnsupervised {
        public static void main(String[] arguments) throws IOException {
            Path data = Path.of(arguments[0]);
            List<String> command =
                    binaries(data).command("postgres", "-D", data.resolve("pgdata").toString());
            Process server =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            System.out.println("pid " + server.pid());
            System.in.read();
        }
    }

    /** Starts one PostgreSQL, which is expected to be refused. Argument: the directory. */
    static final class RunRefused {
        public static void main(String[] arguments) {
            try {
                LocalPostgres.start(LocalPostgresOptions.in(Path.of(arguments[0]))).close();
                System.out.println("refused not");
            } catch (StoreFailure failure) {
                System.out.println("refused " + failure.getMessage());
            }
        }
    }

    /** Unpacks PostgreSQL into the cache its environment names. */
    static final class Unpack {
        public static void main(String[] arguments) {
            System.out.println("at " + binaries(Path.of(arguments[0])).directory());
        }
    }

    static PostgresBinaries binaries(Path data) {
        return PostgresBinaries.find(
                LocalPostgresOptions.DEFAULT_MAJOR,
                Optional.empty(),
                BinaryCache.ofUser(),
                new EngineFailures(dev.bedstone.contracts.StoreKind.POSTGRES, "postgres", data));
    }
}
