package dev.bedstone.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.contracts.TenantTrial.Outcome;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The attacks of {@code tenant prove}: each fails, and succeeds without the protection. */
@MongoTest
class TenantProofTest {

    /** What only a server can be asked. */
    private static final Set<String> FOR_A_SERVER =
            Set.of("filter-script", "pipeline-union", "pipeline-graph");

    /** A document of the application. */
    record Order(String id, String number) {}

    private static final CollectionDefinition<Order, String> ORDERS =
            CollectionDefinition.of("orders", Order.class, Order::id)
                    .withIndex(IndexDefinition.unique(Order::number));

    private FreshMongo fresh;
    private Mongo mongo;

    @BeforeEach
    void open(FreshMongo database) {
        fresh = database;
        mongo = Mongo.open(database.config(), StoreHooks.NONE);
        Documents<Order, String> orders = mongo.documents(ORDERS);
        orders.createIndexes();
        Tenants.ACME.run(() -> orders.insert(new Order("1", "A-1")));
        database.database().getCollection("of_nobody").insertOne(new Document("_id", 1));
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    @Test
    void everyAttackFailsAndItsControlSucceeds() {
        try (TenantTrial trial = mongo.openTrial()) {
            assertThat(trial.leftOut()).containsOnlyKeys("of_nobody");
            for (TenantAttack attack : mongo.attacks()) {
                Outcome outcome = trial.attempt(attack);
                if (fresh.isStandIn() && FOR_A_SERVER.contains(attack.key())) {
                    assertThat(outcome.tried()).as(attack.key()).isEmpty();
                } else if (attack.limit().isPresent()) {
                    assertThat(outcome.leaks()).as(attack.key()).containsOnlyKeys("orders");
                } else {
                    assertThat(outcome.tried()).as(attack.key()).containsExactly("orders");
                    assertThat(outcome.leaks()).as(attack.key()).isEmpty();
                    assertThat(trial.control(attack).leaks())
                            .as("the control of %s", attack.key())
                            .containsOnlyKeys("orders");
                }
            }
        }
        assertThat(fresh.database().getCollection("orders").countDocuments())
                .as("the collection itself is never touched")
                .isEqualTo(1);
    }

    /** An index that is unique across tenants tells one of them what another has. */
    @Test
    void anIndexAcrossTenantsIsFound() {
        assertThat(mongo.lint()).isEmpty();
        fresh.database()
                .runCommand(
                        BsonDocument.parse(
                                "{createIndexes: 'orders', indexes: [{key: {number: 1}, name: 'loose', unique: true}]}"));

        assertThat(mongo.lint())
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.rule()).isEqualTo("unique-across-tenants");
                    assertThat(fault.object()).isEqualTo("orders.loose");
                    assertThat(fault.mend()).contains("\"_id.tenant\": 1, \"number\": 1");
                });
        try (TenantTrial trial = mongo.openTrial()) {
            assertThat(leaking(trial)).contains("unique-value");
        }
    }

    private Set<String> leaking(TenantTrial trial) {
        Set<String> found = new TreeSet<>();
        for (TenantAttack attack : mongo.attacks()) {
            if (attack.limit().isEmpty() && !trial.attempt(attack).leaks().isEmpty()) {
                found.add(attack.key());
            }
        }
        return found;
    }

    @Test
    void aLiveTrialChangesNothing() {
        List<Document> before = documents();
        try (TenantTrial trial = mongo.openLiveTrial()) {
            List<String> tried =
                    mongo.attacks().stream()
                            .filter(attack -> !trial.attempt(attack).tried().isEmpty())
                            .map(TenantAttack::key)
                            .toList();
            assertThat(tried).containsExactly("pipeline-all", "pipeline-group");
            assertThat(leaking(trial)).isEmpty();
        }
        assertThat(documents()).isEqualTo(before);
        assertThat(mongo.lint()).extracting(TenantFault::rule).isEmpty();
    }

    private List<Document> documents() {
        return fresh.database().getCollection("orders").find().into(new ArrayList<>());
    }
}
