package dev.bedstone.postgres;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshDatabase;
import java.util.List;

/**
 * A table {@code t} of numbers without tenants, with one constraint that is checked at once and one
 * that is checked at the commit.
 */
final class Numbers {

    private Numbers() {}

    static Postgres open(FreshDatabase database) {
        Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE);
        postgres.owner(tx ->
                tx.sql(
                                "create table t (id int primary key, n int not null"
                                        + " constraint small check (n < 100), parent int"
                                        + " constraint has_parent references t deferrable"
                                        + " initially deferred)")
                        .update());
        return postgres;
    }

    static long insert(PostgresTx tx, int id) {
        return tx.sql("insert into t (id, n) values (:id, 1)").bind("id", id).update();
    }

    static List<Integer> ids(PostgresTx tx) {
        return tx.sql("select id from t order by id").list(Integer.class);
    }
}
