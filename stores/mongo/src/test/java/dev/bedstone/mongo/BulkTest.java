package dev.bedstone.mongo;

import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.testkit.MongoTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Many changes in one call. */
@MongoTest
class BulkTest extends CampaignsTest {

    @Test
    void aBulkSaysWhatBecameOfEachChange() {
        Campaign there = Campaign.named("there");
        Campaign fresh = Campaign.named("fresh");
        as(() -> {
            campaigns.insert(there);
            BulkResult result =
                    campaigns.bulk(
                            new Bulk<Campaign, UUID>()
                                    .insert(fresh)
                                    .insert(there)
                                    .update(there.id(), set(Campaign::sent, 8L))
                                    .upsert(Campaign.named("made"))
                                    .delete(fresh.id()));
            assertThat(result.inserted()).isEqualTo(1);
            assertThat(result.matched()).isEqualTo(1);
            assertThat(result.made()).isEqualTo(1);
            assertThat(result.deleted()).isEqualTo(1);
            assertThat(result.failures()).hasSize(1);
            assertThat(result.failures().getFirst().index()).isEqualTo(1);
            assertThatExceptionOfType(Conflict.class).isThrownBy(result::requireAll);
            assertThat(found(Filter.all())).containsExactly("made", "there");
            BulkResult stopped =
                    campaigns.bulk(
                            new Bulk<Campaign, UUID>()
                                    .inOrder()
                                    .insert(there)
                                    .insert(Campaign.named("never")));
            assertThat(stopped.inserted()).isZero();
            assertThat(campaigns.bulk(new Bulk<>())).isEqualTo(BulkResult.NOTHING);
        });
    }

    @Test
    void aBulkInOrderEndsWithTheFirstChangeThatIsRefusedWhateverItIs() {
        Documents<Campaign, UUID> kept = mongo.documents(Campaign.KEPT);
        Campaign one = Campaign.named("one");
        Campaign two = Campaign.named("two");
        as(() -> {
            kept.createIndexes();
            kept.insertAll(List.of(one, two)).requireAll();
            BulkResult stopped = kept.bulk(colliding(one, two).inOrder());
            assertThat(stopped.failures()).extracting(BulkResult.Failed::index).containsExactly(1);
            assertThat(stopped.matched()).isEqualTo(1);
            assertThat(kept.require(one.id()).sent()).isEqualTo(1);
            assertThat(kept.require(two.id()).sent()).as("behind the refused one").isZero();
            BulkResult whole = kept.bulk(colliding(one, two));
            assertThat(whole.failures()).extracting(BulkResult.Failed::index).containsExactly(1);
            assertThat(whole.matched()).as("in any order all others are done").isEqualTo(3);
            assertThat(kept.get(two.id())).isEmpty();
        });
    }

    /** The second of its changes breaks a unique index. */
    private static Bulk<Campaign, UUID> colliding(Campaign one, Campaign two) {
        return new Bulk<Campaign, UUID>()
                .update(one.id(), set(Campaign::sent, 1L))
                .update(one.id(), set(Campaign::name, two.name()))
                .update(two.id(), set(Campaign::sent, 2L))
                .delete(two.id());
    }
}
