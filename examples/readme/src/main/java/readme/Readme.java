package readme;

import static dev.bedstone.ingest.ColumnType.KEYWORD;
import static dev.bedstone.ingest.ColumnType.UINT32;
import static dev.bedstone.mongo.Update.increment;

import dev.bedstone.Bedstone;
import dev.bedstone.ingest.EventTable;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.redis.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What an application does all day, in one place. Grows with every capability until it is the whole
 * of Bedstone; today: a tenant's scope, a transaction, a value that lives for an hour, a document,
 * an event that is never lost, health.
 */
public final class Readme {

    private static final KeySpace<String> SUMMARIES =
            KeySpace.text("summary").withTtl(Duration.ofHours(1)).inCache();

    private static final CollectionDefinition<Profile, UUID> PROFILES =
            CollectionDefinition.of("profiles", Profile.class, Profile::id);

    private static final EventTable<ModelCall> CALLS =
            EventTable.named("model_calls", ModelCall.class)
                    .tenant("tenant_id")
                    .time("at", ModelCall::at)
                    .column("model", KEYWORD, ModelCall::model)
                    .integer("tokens", UINT32, ModelCall::tokens)
                    .build();

    private record Document(UUID id, String title) {}

    private record Profile(UUID id, String name, long documents) {}

    private record ModelCall(Instant at, String model, long tokens) {}

    private Readme() {}

    public static void main(String[] arguments) {
        TenantId acme = TenantId.of("0198f3a2-7c1e-7000-8000-000000000001");
        UUID ada = UUID.fromString("0198f3a2-7c1e-7000-8000-0000000000aa");

        try (Bedstone bedstone = Bedstone.open()) {
            makeTables(bedstone);

            bedstone.as(acme, Actor.user(ada)).run(() -> {
                Document document = bedstone.postgres().transaction(tx ->
                        tx.sql("insert into document (title) values (:title) returning id, title")
                                .bind("title", "Q3.pdf")
                                .one(Document.class));

                var profiles = bedstone.mongo().documents(PROFILES);
                profiles.insertOnce(new Profile(ada, "Ada", 0));
                profiles.update(ada, increment(Profile::documents, 1L));

                var summaries = bedstone.redis().keys(SUMMARIES);
                String id = document.id().toString();
                if (summaries.get("document", id).isEmpty()) {
                    summaries.set("document", id, "A summary of " + document.title());
                    bedstone.events().stream(CALLS).track(new ModelCall(Instant.now(), "gpt-5", 976));
                }
                System.out.println(summaries.get("document", id).orElseThrow());
            });

            bedstone.events().drain(Duration.ofSeconds(10));
            long tokens = bedstone.clickhouse().withoutTenant()
                    .query("select sum(tokens) from model_calls where tenant_id = {tenant:UUID}")
                    .bind("tenant", acme.value())
                    .one(Long.class);
            System.out.println("tokens used: " + tokens);
            System.out.println("health: " + bedstone.health().health());
        }
    }

    private static void makeTables(Bedstone bedstone) {
        bedstone.postgres().owner(tx -> tx.sql(
                "create table if not exists document (id uuid primary key default uuidv7(), title text not null)").update());
        bedstone.clickhouse().command(
                """
                create table if not exists model_calls (
                    _batch_id UUID, _row_no UInt32, tenant_id UUID, at DateTime64(3, 'UTC'),
                    model LowCardinality(String), tokens UInt32)
                engine = MergeTree order by (tenant_id, model, at)
                settings non_replicated_deduplication_window = 1000\
                """).run();
    }
}
