package dev.bedstone.bench.document;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bson.codecs.pojo.annotations.BsonId;

/** Through the driver with its own record codec, with the key that the layer makes. */
final class DriverContender implements Contender {

    static final String NAME = "driver";

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    private final MongoClient client;
    private final MongoCollection<Campaign> campaigns;

    /** Whose it is, and which. */
    public record Key(UUID tenant, UUID id) {}

    /** What is stored. */
    public record Campaign(
            @BsonId Key id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    DriverContender(Fixture fixture) {
        client = fixture.driver();
        campaigns = client.getDatabase(Fixture.DATABASE).getCollection(NAME, Campaign.class);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void insert(UUID id) {
        campaigns.insertOne(campaign(id));
    }

    @Override
    public Object find(UUID id) {
        return Objects.requireNonNull(campaigns.find(Filters.eq("_id", key(id))).first());
    }

    @Override
    public void insertAll(List<UUID> ids) {
        List<InsertOneModel<Campaign>> models = new ArrayList<>(ids.size());
        ids.forEach(id -> models.add(new InsertOneModel<>(campaign(id))));
        campaigns.bulkWrite(models, UNORDERED);
    }

    @Override
    public void empty(UUID known) {
        campaigns.drop();
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
