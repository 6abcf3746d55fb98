package quickstart;

import dev.bedstone.Bedstone;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.PostgresTransactions;
import dev.bedstone.redis.KeySpace;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Keeps notes in PostgreSQL and counts its visits in Redis. */
public final class Quickstart {

    private static final KeySpace<String> VISITS =
            KeySpace.text("visits").ofPlatform().withTtl(Duration.ofDays(1));

    private record Note(UUID id, String text) {}

    private Quickstart() {}

    public static void main(String[] arguments) {
        try (Bedstone bedstone = Bedstone.open()) {
            Postgres postgres = bedstone.postgres();
            postgres.owner(tx -> tx.sql(
                    "create table if not exists note (id uuid primary key default uuidv7(), text text not null)").update());
            PostgresTransactions plain = postgres.withoutTenant();   // these notes belong to nobody
            plain.sql("insert into note (text) values (:text)").bind("text", "Hello").update();
            List<Note> notes = plain.query("select id, text from note order by id").list(Note.class);
            long visits = bedstone.redis().keys(VISITS).increment("page", "home", 1);
            System.out.println("notes: " + notes.size() + ", visits: " + visits);
        }
    }
}
