package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.postgres.TransactionOptions.Isolation;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work inside of work, and savepoints: what is one transaction and what can be undone alone. */
@PostgresTest
class JoinTest {

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
    void workInsideOfWorkJoins() {
        postgres.withoutTenant()
                .transaction(tx -> {
                    Numbers.insert(tx, 1);
                    return postgres.withoutTenant()
                            .transaction(inner -> {
                                Numbers.insert(inner, 2);
                                assertThat(postgres.statistics().inUse()).isOne();
                                return postgres.withoutTenant()
                                        .read(read -> Numbers.ids(read).size());
                            });
                });
        assertThat(ids()).containsExactly(1, 2);
    }

    @Test
    void joinedWorkThatThrowsUndoesTheWhole() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    Numbers.insert(tx, 1);
                                    try {
                                        postgres.withoutTenant()
                                                .transaction(inner -> {
                                                    Numbers.insert(inner, 2);
                                                    throw new IllegalArgumentException();
                                                });
                                    } catch (IllegalArgumentException swallowed) {
                                        // what an application should not do
                                    }
                                    return null;
                                }))
                .withMessageContaining("savepoint");
        assertThat(ids()).isEmpty();
    }

    @Test
    void aSavepointForgivesWhatJoinedInsideOfItAndNothingElse() {
        postgres.withoutTenant()
                .transaction(tx -> {
                    Numbers.insert(tx, 1);
                    assertThatIllegalStateException()
                            .isThrownBy(() -> tx.savepoint(inner -> failJoined()));
                    return null;
                });
        assertThat(ids()).containsExactly(1);
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx -> {
                                    Numbers.insert(tx, 2);
                                    assertThatIllegalStateException().isThrownBy(this::failJoined);
                                    assertThatIllegalStateException()
                                            .isThrownBy(() -> tx.savepoint(inner -> failJoined()));
                                    return null;
                                }))
                .withMessageContaining("joined");
        assertThat(ids()).containsExactly(1);
    }

    private Object failJoined() {
        return postgres.withoutTenant()
                .transaction(tx -> {
                    throw new IllegalStateException("mine");
                });
    }

    @Test
    void whatDoesNotFitDoesNotJoin() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .read(tx -> postgres.withoutTenant().transaction(inner -> 1)))
                .withMessageContaining("read-only");
        TransactionOptions serializable =
                TransactionOptions.STANDARD.isolated(Isolation.SERIALIZABLE);
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        postgres.withoutTenant()
                                .transaction(tx ->
                                        postgres.withoutTenant()
                                                .transaction(serializable, inner -> 1)))
                .withMessageContaining("SERIALIZABLE");
        int joined =
                postgres.withoutTenant()
                        .transaction(
                                serializable,
                                tx ->
                                        postgres.withoutTenant()
                                                .transaction(serializable, inner -> 1));
        assertThat(joined).isOne();
    }

    @Test
    void aSavepointUndoesItsOwn() {
        List<String> done = new ArrayList<>();
        postgres.withoutTenant()
                .transaction(tx -> {
                    Numbers.insert(tx, 1);
                    assertThatExceptionOfType(Conflict.class)
                            .isThrownBy(() ->
                                    tx.savepoint(inner -> {
                                        inner.afterCommit(() -> done.add("no"));
                                        Numbers.insert(inner, 2);
                                        return Numbers.insert(inner, 1);
                                    }));
                    tx.afterCommit(() -> done.add("yes"));
                    return tx.savepoint(inner -> Numbers.insert(inner, 3));
                });
        assertThat(ids()).containsExactly(1, 3);
        assertThat(done).containsExactly("yes");
    }

    private List<Integer> ids() {
        return postgres.withoutTenant().read(Numbers::ids);
    }
}
