package quickstart;

import dev.bedstone.Bedstone;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.PostgresTransactions;
import dev.bedstone.redis.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Keeps notes in PostgreSQL, counts today's visits in Redis and all of them in ClickHouse. */
public final class Quickstart {

    // @start region="first"
    record Note(UUID id, String text) {}

    record Visit(Instant at, String page) {}

    static final KeySpace<String> VISITS = KeySpace.text("visits").ofPlatform().withTtl(Duration.ofDays(1));

    void main() {
        try (Bedstone bedstone = Bedstone.open()) {            // environment, .env, bedstone.yaml, or the local engines
            Postgres postgres = bedstone.postgres();
            postgres.owner(tx -> tx.sql(
                    "create table if not exists memo (id uuid primary key default uuidv7(), text text not null)").update());
            PostgresTransactions plain = postgres.withoutTenant();   // these notes belong to nobody
            plain.sql("insert into memo (text) values (:text)").bind("text", "Hello").update();
            List<Note> notes = plain.query("select id, text from memo order by id").list(Note.class);

            long today = bedstone.redis().keys(VISITS).increment("page", "home", 1);

            ClickHouseStatements visits = bedstone.clickhouse().withoutTenant();
            visits.command(
                    "create table if not exists visit (at DateTime64(3), page String) engine = MergeTree order by at").run();
            visits.insert("visit").rows(Visit.class, List.of(new Visit(Instant.now(), "home")));
            long ever = visits.query("select count() from visit").one(Long.class);

            IO.println("notes: " + notes.size() + ", visits: " + today + " today, " + ever + " ever");
        }
    }
    // @end region="first"
}
