package dev.bedstone.bench;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import dev.bedstone.config.MongoConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.mongo.Bulk;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.standin.LocalMongo;
import dev.bedstone.standin.LocalMongoOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.UuidRepresentation;
import org.bson.codecs.pojo.annotations.BsonId;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * Documents through the layer, beside the driver with its own record codec and beside Spring Data,
 * all with the same key of tenant and identifier and the same write concern. The server is the
 * stand-in, the same for all three: its share of each time is the same, too.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
public class MongoBenchmark {

    private static final int BULK = 200;
    private static final Scope SCOPE =
            new Scope(new TenantId(new UUID(1, 2)), Actor.service("bench"));
    private static final CollectionDefinition<Campaign, UUID> CAMPAIGNS =
            CollectionDefinition.of("layer", Campaign.class, Campaign::id);
    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    /** Through the layer. */
    public record Campaign(
            UUID id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    /** A key as the layer makes it. */
    public record Key(UUID tenant, UUID id) {}

    /** Through the driver. */
    public record RawCampaign(
            @BsonId Key id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    /** Through Spring Data. */
    @Document("spring")
    public record SpringCampaign(
            @Id Key id,
            String name,
            List<String> channels,
            BigDecimal budget,
            Instant at,
            long sent) {}

    private @Nullable Path directory;
    private @Nullable LocalMongo server;
    private @Nullable Mongo mongo;
    private @Nullable MongoClient client;
    private @Nullable Documents<Campaign, UUID> layer;
    private @Nullable MongoCollection<RawCampaign> raw;
    private @Nullable MongoTemplate spring;
    private final UUID known = UUID.randomUUID();

    @Setup
    public void start() throws IOException {
        directory = Files.createTempDirectory("bedstone-bench");
        server = LocalMongo.start(LocalMongoOptions.in(directory.resolve("mongo")));
        MongoConfig config = server.endpoint();
        mongo = Mongo.open(config, StoreHooks.NONE);
        client = driver(config);
        layer = mongo.documents(CAMPAIGNS);
        raw = client.getDatabase("bedstone").getCollection("raw", RawCampaign.class);
        spring = new MongoTemplate(new SimpleMongoClientDatabaseFactory(client, "bedstone"));
    }

    /** Each iteration begins with empty collections and one document that is known. */
    @Setup(Level.Iteration)
    public void empty() {
        Objects.requireNonNull(client).getDatabase("bedstone").drop();
        SCOPE.run(() -> layer().insert(campaign(known)));
        raw().insertOne(rawCampaign(known));
        spring().insert(springCampaign(known));
    }

    @TearDown
    public void stop() throws IOException {
        Objects.requireNonNull(mongo).close();
        Objects.requireNonNull(client).close();
        Objects.requireNonNull(server).close();
        try (var found = Files.walk(Objects.requireNonNull(directory))) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Benchmark
    public void layerInsert() {
        SCOPE.run(() -> layer().insert(campaign(UUID.randomUUID())));
    }

    @Benchmark
    public void rawInsert() {
        raw().insertOne(rawCampaign(UUID.randomUUID()));
    }

    @Benchmark
    public void springInsert() {
        spring().insert(springCampaign(UUID.randomUUID()));
    }

    @Benchmark
    public Object layerFind() {
        return SCOPE.call(() -> layer().require(known));
    }

    @Benchmark
    public @Nullable Object rawFind() {
        return raw().find(Filters.eq("_id", key(known))).first();
    }

    @Benchmark
    public @Nullable Object springFind() {
        return spring().findById(key(known), SpringCampaign.class);
    }

    @Benchmark
    public Object layerBulk() {
        Bulk<Campaign, UUID> bulk = new Bulk<>();
        for (int i = 0; i < BULK; i++) {
            bulk.insert(campaign(UUID.randomUUID()));
        }
        return SCOPE.call(() -> layer().bulk(bulk).requireAll());
    }

    @Benchmark
    public Object rawBulk() {
        List<InsertOneModel<RawCampaign>> models = new ArrayList<>(BULK);
        for (int i = 0; i < BULK; i++) {
            models.add(new InsertOneModel<>(rawCampaign(UUID.randomUUID())));
        }
        return raw().bulkWrite(models, UNORDERED);
    }

    @Benchmark
    public Object springBulk() {
        BulkOperations bulk =
                spring().bulkOps(BulkOperations.BulkMode.UNORDERED, SpringCampaign.class);
        for (int i = 0; i < BULK; i++) {
            bulk.insert(springCampaign(UUID.randomUUID()));
        }
        return bulk.execute();
    }

    private Documents<Campaign, UUID> layer() {
        return Objects.requireNonNull(layer);
    }

    private MongoCollection<RawCampaign> raw() {
        return Objects.requireNonNull(raw);
    }

    private MongoTemplate spring() {
        return Objects.requireNonNull(spring);
    }

    private static Key key(UUID id) {
        return new Key(SCOPE.tenant().value(), id);
    }

    private static Campaign campaign(UUID id) {
        return new Campaign(
                id, "Spring sale", List.of("email", "sms"), BigDecimal.TEN, Instant.EPOCH, 12);
    }

    private static RawCampaign rawCampaign(UUID id) {
        return new RawCampaign(
                key(id), "Spring sale", List.of("email", "sms"), BigDecimal.TEN, Instant.EPOCH, 12);
    }

    private static SpringCampaign springCampaign(UUID id) {
        return new SpringCampaign(
                key(id), "Spring sale", List.of("email", "sms"), BigDecimal.TEN, Instant.EPOCH, 12);
    }

    private static MongoClient driver(MongoConfig config) {
        return MongoClients.create(
                MongoClientSettings.builder()
                        .uuidRepresentation(UuidRepresentation.STANDARD)
                        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
                        .timeout(3, TimeUnit.SECONDS)
                        .credential(
                                MongoCredential.createCredential(
                                        config.application().user().orElseThrow(),
                                        config.application().authSource(),
                                        config.application().password().reveal().toCharArray()))
                        .applyToClusterSettings(cluster ->
                                cluster.hosts(
                                        List.of(
                                                new ServerAddress(
                                                        "127.0.0.1",
                                                        config.application()
                                                                .hosts()
                                                                .getFirst()
                                                                .port()))))
                        .build());
    }
}
