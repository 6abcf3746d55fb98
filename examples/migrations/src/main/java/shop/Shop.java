package shop;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.bedstone.Bedstone;
import dev.bedstone.postgres.PostgresTransactions;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** Buys something, on tables of its own beside tables of a platform. */
public final class Shop {

    private record Visit(Instant at, String item, String country) {}

    private record Spending(String name, BigDecimal spent, String currency) {}

    private Shop() {}

    public static void main(String[] arguments) {
        try (Bedstone bedstone = Bedstone.open()) {         // migrates, for bedstone.yaml says so
            bedstone.migrations().status().forEach(line ->
                    System.out.println(line.line() + " (" + line.store().title() + ") is at " + line.current().orElse("its base")));

            PostgresTransactions postgres = bedstone.postgres().withoutTenant();   // a shop has one owner
            postgres.transaction(tx -> {
                UUID account = tx.sql(
                                "insert into account (name) values ('Ada')"
                                        + " on conflict (name) do update set name = excluded.name returning id")
                        .one(UUID.class);
                return tx.sql("insert into purchase (account_id, item, price) values (:account, :item, :price)")
                        .bind("account", account)
                        .bind("item", "a lamp")
                        .bind("price", new BigDecimal("19.90"))
                        .update();
            });
            List<Spending> spending =
                    postgres.query("select name, spent, currency from spending order by name").list(Spending.class);
            spending.forEach(row ->
                    System.out.println(row.name() + " spent " + row.spent() + " " + row.currency()));

            bedstone.clickhouse().withoutTenant().insert("shop_visit").rows(Visit.class, List.of(new Visit(Instant.now(), "a lamp", "EE")));
            System.out.println("visits: "
                    + bedstone.clickhouse().withoutTenant().query("select count() from shop_visit").one(Long.class));

            MongoCollection<Document> reviews = bedstone.mongo().database().getCollection("shop_review");
            reviews.insertOne(new Document("item", "a lamp").append("stars", 5));
            System.out.println("reviews: " + reviews.countDocuments(Filters.eq("item", "a lamp")));
        }
    }
}
