package dev.bedstone.postgres;

import dev.bedstone.config.PostgresConfig;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.util.UUID;

/** Two tenants and a table of class {@code tenant}. */
final class Tenants {

    static final Scope ACME = scope(1);
    static final Scope GLOBEX = scope(2);

    record Document(UUID id, String title, int n) {}

    private Tenants() {}

    static Scope scope(int number) {
        return new Scope(
                new TenantId(new UUID(0x0198_f3a2_7c1e_7000L, 0x8000_0000_0000_0000L + number)),
                Actor.user(new UUID(7, number)));
    }

    /** The policy is the loud one: without a tenant it is an error and never an empty result. */
    static void createDocuments(Postgres postgres) {
        postgres.owner(tx -> {
            tx.sql(
                            "create table document (tenant_id uuid not null default"
                                    + " current_setting('app.tenant_id')::uuid, id uuid not null"
                                    + " default gen_random_uuid(), title text not null,"
                                    + " n int not null default 0 constraint small check (n < 1000),"
                                    + " primary key (tenant_id, id))")
                    .update();
            protect(tx, "document");
            return null;
        });
    }

    static void protect(PostgresTx tx, String table) {
        tx.sql("alter table " + table + " enable row level security").update();
        tx.sql("alter table " + table + " force row level security").update();
        tx.sql(
                        "create policy tenant on "
                                + table
                                + " using (tenant_id = (select"
                                + " current_setting('app.tenant_id')::uuid))"
                                + " with check (tenant_id = (select"
                                + " current_setting('app.tenant_id')::uuid))")
                .update();
    }

    static PostgresConfig poolOf(PostgresConfig config, int size) {
        return config.withPool(
                Configs.pool(
                        size, java.time.Duration.ofSeconds(5), java.time.Duration.ofSeconds(30)));
    }
}
