package readme;

import dev.bedstone.Bedstone;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.redis.KeySpace;
import java.time.Duration;
import java.util.UUID;

/**
 * What an application does all day, in one place. Grows with every capability until it is the whole
 * of Bedstone; today: a tenant's scope, a transaction, a value that lives for an hour, health.
 */
public final class Readme {

    private static final KeySpace<String> SUMMARIES =
            KeySpace.text("summary").withTtl(Duration.ofHours(1)).inCache();

    private record Document(UUID id, String title) {}

    private Readme() {}

    public static void main(String[] arguments) {
        TenantId acme = TenantId.of("0198f3a2-7c1e-7000-8000-000000000001");
        Actor ada = Actor.user(UUID.fromString("0198f3a2-7c1e-7000-8000-0000000000aa"));

        try (Bedstone bedstone = Bedstone.open()) {
            bedstone.postgres().owner(tx -> tx.sql(
                    "create table if not exists document (id uuid primary key default uuidv7(), title text not null)").update());

            bedstone.as(acme, ada).run(() -> {
                Document document = bedstone.postgres().transaction(tx ->
                        tx.sql("insert into document (title) values (:title) returning id, title")
                                .bind("title", "Q3.pdf")
                                .one(Document.class));
                var summaries = bedstone.redis().keys(SUMMARIES);
                String id = document.id().toString();
                if (summaries.get("document", id).isEmpty()) {
                    summaries.set("document", id, "A summary of " + document.title());
                }
                System.out.println(summaries.get("document", id).orElseThrow());
            });

            System.out.println("health: " + bedstone.health().health());
        }
    }
}
