package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.increment;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Scope;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Promise R34 for MongoDB: whatever is asked, in whatever words, nothing leaves for the server that
 * is not bound to the tenant, and no tenant's documents are seen or changed by another.
 */
@MongoTest
class TenantIsolationTest {

    /** Keys as people and attackers choose them; every tenant uses the same ones. */
    record Item(
            String id, String text, long count, Map<String, String> labels, List<String> tags) {}

    /** A part of it. */
    record Part(String id, String text) {}

    private static final CollectionDefinition<Item, String> ITEMS =
            CollectionDefinition.of("items", Item.class, Item::id);

    private static final List<String> HOSTILE =
            List.of(
                    "",
                    "a",
                    "A",
                    "a.b",
                    "$gt",
                    "{\"$ne\":null}",
                    "_id",
                    "_id.tenant",
                    "tenant",
                    "{}",
                    "[]",
                    "*",
                    "?",
                    ":",
                    "\n",
                    "\u0001",
                    "ü",
                    "u\u0308",
                    "\uD83D\uDE00",
                    "' || '1'=='1",
                    "$where",
                    "$$ROOT",
                    "null",
                    "0",
                    "/.*/",
                    "a\\",
                    "%00",
                    " ");

    private static final int TENANTS = 20;
    private static final int OPERATIONS = 2_000;
    private static final int FULL = 50_000;

    private TappedMongo tapped;
    private WireTap tap;
    private Mongo mongo;
    private Documents<Item, String> items;

    @BeforeEach
    void open(FreshMongo fresh) throws IOException {
        tapped = TappedMongo.open(fresh);
        tap = tapped.tap();
        mongo = tapped.mongo();
        items = mongo.documents(ITEMS);
    }

    @AfterEach
    void close() throws IOException {
        tapped.close();
    }

    @Test
    void nothingLeavesUnboundAndNobodySeesAnother() {
        run(OPERATIONS);
    }

    @Test
    @Tag("full")
    void nothingLeavesUnboundAndNobodySeesAnotherInFull() {
        run(FULL);
    }

    private void run(int operations) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<UUID> tenants =
                IntStream.range(0, TENANTS)
                        .mapToObj(i -> new UUID(random.nextLong(), random.nextLong()))
                        .toList();
        Map<UUID, Map<String, Item>> model = new HashMap<>();
        int audited = 0;
        for (int i = 0; i < operations; i++) {
            UUID tenant = tenants.get(random.nextInt(TENANTS));
            Map<String, Item> own = model.computeIfAbsent(tenant, none -> new HashMap<>());
            tap.forget();
            Tenants.of(tenant).run(() -> operate(random, own));
            for (BsonDocument command : tap.commands()) {
                assertThat(TenantAuditor.faults(command, tenant)).as("seed %d", seed).isEmpty();
                audited++;
            }
        }
        assertThat(audited).as("commands seen").isGreaterThan(operations / 2);
        model.forEach((tenant, own) ->
                assertThat(Tenants.of(tenant).call(() -> items.find().list()))
                        .as("the documents of one tenant, seed %d", seed)
                        .containsExactlyInAnyOrderElementsOf(own.values()));
    }

    /** One of many things, on one's own documents and in one's own copy of them. */
    private void operate(Random random, Map<String, Item> own) {
        String id = pick(random);
        String text = pick(random);
        Item item =
                new Item(id, text, random.nextInt(9), Map.of(pick(random), text), List.of(text));
        switch (random.nextInt(17)) {
            case 0, 1 -> {
                assertThat(items.insertOnce(item)).isEqualTo(!own.containsKey(id));
                own.putIfAbsent(id, item);
            }
            case 2 -> {
                items.upsert(item);
                own.put(id, item);
            }
            case 3 -> assertThat(items.get(id)).isEqualTo(Optional.ofNullable(own.get(id)));
            case 4 -> {
                assertThat(items.update(id, set(Item::text, text).and(increment(Item::count, 1L))))
                        .isEqualTo(own.containsKey(id));
                own.computeIfPresent(id, (key, old) -> changed(old, text));
            }
            case 5 -> {
                long met = items.updateAll(where(Item::text).is(text), increment(Item::count, 1L));
                long expected = own.values().stream().filter(it -> it.text().equals(text)).count();
                assertThat(met).isEqualTo(expected);
                own.replaceAll((key, old) -> old.text().equals(text) ? changed(old, text) : old);
            }
            case 6 -> {
                assertThat(items.delete(id)).isEqualTo(own.containsKey(id));
                own.remove(id);
            }
            case 7 -> {
                items.deleteAll(where(Item::labels).is(item.labels()));
                own.values().removeIf(old -> old.labels().equals(item.labels()));
            }
            case 8 ->
                    assertThat(items.count(where(Item::text).isNot(text)))
                            .isEqualTo(
                                    own.values().stream()
                                            .filter(it -> !it.text().equals(text))
                                            .count());
            case 9 ->
                    assertThat(items.find(where(Item::id).is(id).or(Filter.all())).list())
                            .containsExactlyInAnyOrderElementsOf(own.values());
            case 10 ->
                    assertThat(
                                    items.find(
                                                    Filter.raw(
                                                            new Document(
                                                                    "$or",
                                                                    List.of(
                                                                            new Document(),
                                                                            new Document(
                                                                                    "_id.tenant",
                                                                                    UUID
                                                                                            .randomUUID())))))
                                            .as(Part.class)
                                            .list())
                            .hasSize(own.size());
            case 11 ->
                    assertThat(items.distinct(Item::text, String.class, Filter.all()))
                            .containsExactlyInAnyOrderElementsOf(
                                    own.values().stream().map(Item::text).distinct().toList());
            case 12 ->
                    assertThat(items.find().page(1_000, Optional.empty()).items())
                            .hasSize(own.size());
            case 13 ->
                    assertThat(
                                    items.aggregate()
                                            .stages(
                                                    Document.class,
                                                    new Document(
                                                            "$lookup",
                                                            new Document("from", "items")
                                                                    .append("pipeline", List.of())
                                                                    .append("as", "all")),
                                                    new Document("$limit", 1))
                                            .list())
                            .allSatisfy(one ->
                                    assertThat(one.getList("all", Document.class))
                                            .hasSize(own.size()));
            case 14 -> {
                BulkResult result =
                        items.bulk(
                                new Bulk<Item, String>()
                                        .upsert(item)
                                        .update(text, set(Item::text, "bulk"))
                                        .inOrder());
                assertThat(result.failures()).isEmpty();
                own.put(id, item);
                own.computeIfPresent(text, (key, old) -> replaced(old, "bulk"));
            }
            case 15 -> {
                Optional<Item> got = items.updateAndGet(id, set(Item::text, text));
                own.computeIfPresent(id, (key, old) -> replaced(old, text));
                assertThat(got).isEqualTo(Optional.ofNullable(own.get(id)));
            }
            default -> {
                if (own.containsKey(id)) {
                    items.replace(item);
                    own.put(id, item);
                } else {
                    assertThatExceptionOfType(NotFound.class).isThrownBy(() -> items.replace(item));
                }
            }
        }
    }

    private static Item changed(Item old, String text) {
        return new Item(old.id(), text, old.count() + 1, old.labels(), old.tags());
    }

    private static Item replaced(Item old, String text) {
        return new Item(old.id(), text, old.count(), old.labels(), old.tags());
    }

    private static String pick(Random random) {
        return HOSTILE.get(random.nextInt(HOSTILE.size()));
    }

    /** The control: the auditor finds what is sent past the layer, and wrong ownership. */
    @Test
    void theAuditorFindsWhatIsNotBound() {
        Scope acme = Tenants.ACME;
        UUID tenant = acme.tenant().value();
        acme.run(() -> items.insert(new Item("x", "x", 1, Map.of(), List.of())));
        assertThat(audit(tenant)).isEmpty();
        assertThat(audit(Tenants.GLOBEX.tenant().value())).isNotEmpty();
        var raw = mongo.database().getCollection("items");
        List<Runnable> careless =
                List.of(
                        () -> raw.find().first(),
                        () ->
                                raw.find(
                                                new Document(
                                                        "$or",
                                                        List.of(
                                                                new Document(
                                                                        "_id.tenant",
                                                                        new Document(
                                                                                "$eq", tenant)),
                                                                new Document("text", "x"))))
                                        .first(),
                        () -> raw.countDocuments(),
                        () -> raw.insertOne(new Document("_id", "loose")),
                        () ->
                                raw.updateMany(
                                        new Document(), new Document("$set", new Document("a", 1))),
                        () -> raw.deleteOne(new Document("text", "nobody")),
                        () ->
                                raw.aggregate(
                                                List.of(
                                                        new Document(
                                                                "$match",
                                                                new Document(
                                                                        "_id.tenant",
                                                                        new Document(
                                                                                "$eq", tenant))),
                                                        new Document(
                                                                "$lookup",
                                                                new Document("from", "items")
                                                                        .append(
                                                                                "pipeline",
                                                                                List.of())
                                                                        .append("as", "all"))))
                                        .first(),
                        () -> raw.distinct("text", String.class).first());
        for (Runnable attempt : careless) {
            tap.forget();
            attempt.run();
            assertThat(audit(tenant)).isNotEmpty();
        }
    }

    private List<String> audit(UUID tenant) {
        List<String> faults = new ArrayList<>();
        tap.commands().forEach(command -> faults.addAll(TenantAuditor.faults(command, tenant)));
        return faults;
    }

    @Test
    void withoutATenantNothingIsSent() {
        Item item = new Item("x", "x", 1, Map.of(), List.of());
        List<Runnable> calls =
                List.of(
                        () -> items.insert(item),
                        () -> items.insertOnce(item),
                        () -> items.insertAll(List.of(item)),
                        () -> items.upsert(item),
                        () -> items.upsert("x", set(Item::text, "y"), set(Item::count, 1L)),
                        () -> items.replace(item),
                        () -> items.get("x"),
                        () -> items.require("x"),
                        () -> items.update("x", set(Item::text, "y")),
                        () -> items.updateAndGet("x", set(Item::text, "y")),
                        () -> items.updateAll(Filter.all(), set(Item::text, "y")),
                        () -> items.delete("x"),
                        () -> items.deleteAll(Filter.all()),
                        () -> items.count(Filter.all()),
                        () -> items.exists(Filter.all()),
                        () -> items.distinct(Item::text, String.class, Filter.all()),
                        () -> items.find().list(),
                        () -> items.find().first(),
                        () -> items.find().forEach(it -> {}),
                        () -> items.find().stream().close(),
                        () -> items.find().page(1, Optional.empty()),
                        () -> items.aggregate().list(),
                        () -> items.aggregate().stream().close(),
                        () -> items.bulk(new Bulk<Item, String>().delete("x")));
        tap.forget();
        for (Runnable call : calls) {
            assertThatExceptionOfType(MissingScopeException.class).isThrownBy(call::run);
        }
        assertThat(tap.commands())
                .extracting(BsonDocument::getFirstKey)
                .isSubsetOf("hello", "ismaster", "saslStart", "saslContinue");
        assertThat(mongo.statistics().inUse()).isZero();
    }

    @Test
    void anothersIdentifierTellsNothing() {
        Item item = new Item("welcome", "x", 1, Map.of(), List.of());
        Tenants.ACME.run(() -> items.insert(item));
        Tenants.GLOBEX.run(() -> {
            items.insert(item);
            assertThat(items.delete("welcome")).isTrue();
            assertThat(items.delete("welcome")).isFalse();
            assertThat(items.find(where(Item::id).is("welcome")).list()).isEmpty();
        });
        Tenants.ACME.run(() -> {
            assertThat(items.require("welcome")).isEqualTo(item);
            assertThatExceptionOfType(Conflict.class).isThrownBy(() -> items.insert(item));
        });
    }
}
