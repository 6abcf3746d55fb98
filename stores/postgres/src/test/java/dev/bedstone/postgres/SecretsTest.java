package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bedstone.config.HostPort;
import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.Canaries;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.LogCapture;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Promise R100: secrets stay secret, at every level of every log. */
@PostgresTest
class SecretsTest {

    private static final String TABLE = "create table t (name text primary key)";

    @Test
    void noPasswordIsShownAnywhere(FreshDatabase database) throws SQLException {
        Canaries secrets = new Canaries();
        PostgresConfig config = database.config();
        secrets.watch("application", config.primary().password());
        secrets.watch("owner", config.migration().orElseThrow().password());
        PostgresConfig wrong = Configs.password(config, secrets.create("wrong"));
        PostgresConfig nowhere = Configs.at(config, new HostPort("127.0.0.1", 1));
        try (LogCapture log = LogCapture.start()) {
            for (PostgresConfig bad : List.of(wrong, nowhere)) {
                secrets.assertAbsent(
                        catchThrowableOfType(
                                StoreFailure.class, () -> Postgres.open(bad, StoreHooks.NONE)));
            }
            use(config, secrets);
            assertThat(log.text()).as("the capture works").contains("bedstone-postgres");
            secrets.assertAbsent("the log", log.text());
        }
    }

    /** The control: what a pool does that is given a URL with a password in it. */
    @Test
    void aPasswordInAUrlWouldBeSeen(FreshDatabase database) {
        Canaries secrets = new Canaries();
        secrets.watch("application", database.config().primary().password());
        try (LogCapture log = LogCapture.start()) {
            var settings = new HikariConfig();
            settings.setJdbcUrl(
                    "jdbc:postgresql://127.0.0.1:1/x?pass="
                            + database.config().primary().password().reveal());
            settings.setInitializationFailTimeout(-1);
            new HikariDataSource(settings).close();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> secrets.assertAbsent("the log", log.text()));
        }
    }

    @Test
    void noRowDataIsShownUnlessAsked(FreshDatabase database) {
        Canaries data = new Canaries();
        String row = data.create("a row").reveal();
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            postgres.owner(tx -> tx.sql(TABLE).update());
            data.assertAbsent(duplicate(postgres, row));
            data.assertAbsent(unreadable(postgres, row));
        }
        try (Postgres talkative =
                Postgres.open(Configs.showingData(database.config()), StoreHooks.NONE)) {
            assertThatExceptionOfType(AssertionError.class)
                    .as("the control: asked for, it is there")
                    .isThrownBy(() -> data.assertAbsent(unreadable(talkative, row)));
        }
    }

    /** The driver is told to keep details to itself, so the value must stand in the message. */
    private static StoreFailure unreadable(Postgres postgres, String row) {
        return catchThrowableOfType(
                StoreFailure.class,
                () ->
                        postgres.withoutTenant()
                                .read(tx -> tx.sql("select '" + row + "'::int").list(int.class)));
    }

    private static StoreFailure duplicate(Postgres postgres, String row) {
        return catchThrowableOfType(
                StoreFailure.class,
                () ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    for (int i = 0; i < 2; i++) {
                                        tx.sql("insert into t values (:row)")
                                                .bind("row", row)
                                                .update();
                                    }
                                    return null;
                                }));
    }

    private static void use(PostgresConfig config, Canaries secrets) throws SQLException {
        PostgresConfig leaky =
                config.withPool(Configs.pool(2, Duration.ofSeconds(5), Duration.ofMillis(1)));
        try (Postgres postgres = Postgres.open(leaky, StoreHooks.NONE)) {
            postgres.owner(tx -> tx.sql(TABLE).update());
            postgres.withoutTenant()
                    .read(tx -> tx.sql("select 1 from pg_sleep(0.2)").list(Integer.class));
            secrets.assertAbsent(
                    catchThrowableOfType(
                            StoreFailure.class,
                            () ->
                                    postgres.withoutTenant()
                                            .transaction(tx -> tx.sql("selekt").update())));
            secrets.assertAbsent(
                    "text forms",
                    postgres.toString(),
                    postgres.dataSource().toString(),
                    postgres.advice().toString(),
                    postgres.statistics().toString(),
                    postgres.probe(Deadline.after(Duration.ofSeconds(2))).toString(),
                    config.toString());
            try (var connection = postgres.dataSource().getConnection()) {
                secrets.assertAbsent("a connection", connection.toString());
            }
        }
    }
}
