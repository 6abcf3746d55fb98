package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work as the owner of the schema. */
@PostgresTest
class OwnerTest {

    private Postgres postgres;

    @BeforeEach
    void open(FreshDatabase database) {
        postgres = Numbers.open(database);
    }

    @AfterEach
    void close() {
        Idle.close(postgres);
    }

    @Test
    void theOwnerChangesTheSchemaAndTheApplicationMayNot() {
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> tx.sql("create table x ()").update()));
        assertThatExceptionOfType(Denied.class)
                .isThrownBy(() ->
                        postgres.withoutTenant().transaction(tx -> tx.sql("drop table t").update()))
                .satisfies(e -> assertThat(e.nativeCode()).contains("42501"));
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.owner(tx -> {
                            tx.sql("create table x ()").update();
                            throw new IllegalStateException();
                        }));
        assertThat(
                        postgres.withoutTenant()
                                .<Boolean, RuntimeException>read(tx ->
                                        tx.sql("select to_regclass('x') is null")
                                                .one(Boolean.class)))
                .isTrue();
    }

    @Test
    void withoutAWayToTheOwnerThereIsAdvice(FreshDatabase database) {
        var config = database.config();
        var without = PostgresConfig.of(config.primary()).withPool(config.pool());
        try (Postgres other = Postgres.open(without, StoreHooks.NONE)) {
            assertThatExceptionOfType(Misconfigured.class)
                    .isThrownBy(() -> other.owner(tx -> 1))
                    .withMessageContaining("bedstone.postgres.migration.url");
        }
    }

    @Test
    void theOwnersWorkIsCancelledWithItsCaller(FreshDatabase database) throws Exception {
        Activity activity = new Activity(database);
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread caller =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                postgres.owner(tx ->
                                        tx.sql("select 1 from pg_sleep(20)").list(Integer.class));
                            } catch (StoreFailure e) {
                                end.set(e);
                            }
                        });
        activity.awaitRunning("pg_sleep");
        caller.interrupt();
        assertThat(activity.endsWithin("pg_sleep", 1_500)).isTrue();
        caller.join();
        assertThat(end.get()).isInstanceOf(StoreFailure.class);
    }
}
