package dev.bedstone.bench.document;

import com.mongodb.client.MongoClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.mapping.Document;

/** Through Spring Data, with the key that the layer makes. */
final class SpringContender implements Contender {

    private static final String NAME = "spring";

    private final MongoClient client;
    private final MongoTemplate template;

    /** Whose it is, and which. */
    public record Key(UUID tenant, UUID id) {}

    /** What is stored. */
    @Document(NAME)
    public record Campaign(
            @Id Key id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    SpringContender(Fixture fixture) {
        client = fixture.driver();
        template =
                new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, Fixture.DATABASE));
    }

    @Override
    public String name() {
        return "Spring Data";
    }

    @Override
    public void insert(UUID id) {
        template.insert(campaign(id));
    }

    @Override
    public Object find(UUID id) {
        return Objects.requireNonNull(template.findById(key(id), Campaign.class));
    }

    @Override
    public void insertAll(List<UUID> ids) {
        BulkOperations bulk = template.bulkOps(BulkOperations.BulkMode.UNORDERED, Campaign.class);
        ids.forEach(id -> bulk.insert(campaign(id)));
        bulk.execute();
    }

    @Override
    public void empty(UUID known) {
        template.dropCollection(Campaign.class);
        insert(known);
    }

    @Override
    public void close() {
        client.close();
    }

    private static Key key(UUID id) {
        return new Key(Fixture.TENANT, id);
    }

    private static Campaign campaign(UUID id) {
        return new Campaign(
                key(id), "Spring sale", List.of("email", "sms"), BigDecimal.TEN, Instant.EPOCH, 12);
    }
}
