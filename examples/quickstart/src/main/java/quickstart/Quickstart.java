package quickstart;

import static dev.bedstone.mongo.Update.increment;

import dev.bedstone.Bedstone;
import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.PostgresTransactions;
import dev.bedstone.redis.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Keeps notes in PostgreSQL and guests in MongoDB, counts today's visits in Redis and all of them in ClickHouse. */
public final class Quickstart {

    // @start region="first"
    record Note(UUID id, String text) {}

    record Visit(Instant at, String page) {}

    record Guest(String name, long visits) {}

    static final CollectionDefinition<Guest, String> GUESTS =
            CollectionDefinition.of("guests", Guest.class, Guest::name).ofPlatform();

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

            Documents<Guest, String> guests = bedstone.mongo().documents(GUESTS);
            guests.insertOnce(new Guest("Ada", 0));                  // once, however often it is tried
            guests.update("Ada", increment(Guest::visits, 1L));
            long ofAda = guests.require("Ada").visits();

            IO.println("notes: " + notes.size() + ", visits: " + today + " today, " + ever + " ever, " + ofAda + " of Ada");
        }
    }
    // @end region="first"
}
