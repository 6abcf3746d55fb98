package dev.bedstone.mongo;

import static dev.bedstone.mongo.Filter.where;
import static dev.bedstone.mongo.Update.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.mongo.Campaign.Status;
import dev.bedstone.testkit.MongoTest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Records read before somebody else's change, and documents that are deleted. */
@MongoTest
class VersionsAndDeletesTest extends CampaignsTest {

    @Test
    void aRecordReadBeforeSomebodyElsesChangeIsStale() {
        Documents<Campaign, UUID> versioned = mongo.documents(Campaign.VERSIONED);
        Campaign read = Campaign.named("one");
        as(() -> {
            versioned.insert(read);
            Campaign next = versioned.replace(read.withStatus(Status.ACTIVE));
            assertThat(next.version()).isEqualTo(1);
            assertThat(versioned.require(read.id())).isEqualTo(next);
            assertThatExceptionOfType(Conflict.class)
                    .isThrownBy(() -> versioned.replace(read.withStatus(Status.PAUSED)))
                    .satisfies(stale -> assertThat(stale.kind()).isEqualTo(Conflict.Kind.STALE));
            assertThat(versioned.update(read.id(), set(Campaign::sent, 4L))).isTrue();
            assertThatExceptionOfType(Conflict.class)
                    .as("every change counts")
                    .isThrownBy(() -> versioned.update(read.id(), 1, set(Campaign::sent, 5L)));
            assertThat(versioned.update(read.id(), 2, set(Campaign::sent, 5L))).isTrue();
            assertThat(versioned.require(read.id()).version()).isEqualTo(3);
            assertThatExceptionOfType(NotFound.class)
                    .isThrownBy(() -> versioned.replace(Campaign.named("nobody")));
            assertThat(versioned.update(UUID.randomUUID(), 1, set(Campaign::sent, 5L))).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> versioned.upsert(read));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> versioned.update(read.id(), set(Campaign::version, 9L)));
        });
    }

    @Test
    void whatIsDeletedSoftlyIsHiddenUntilItIsBroughtBackOrPurged() {
        Documents<Campaign, UUID> kept = mongo.documents(Campaign.KEPT);
        Campaign one = Campaign.named("one");
        Campaign another = Campaign.named("one");
        as(() -> {
            kept.createIndexes();
            kept.insert(one);
            assertThat(kept.delete(one.id())).isTrue();
            assertThat(kept.delete(one.id())).as("it is gone").isFalse();
            assertThat(kept.get(one.id())).isEmpty();
            assertThat(kept.find().list()).isEmpty();
            assertThat(kept.count(Filter.all())).isZero();
            assertThat(kept.update(one.id(), set(Campaign::sent, 1L))).isFalse();
            assertThat(kept.aggregate().list()).isEmpty();
            assertThat(kept.find().page(10, Optional.empty()).items()).isEmpty();
            assertThat(kept.withDeleted().get(one.id())).contains(one);
            kept.insert(another);
            assertThatExceptionOfType(Conflict.class)
                    .as("its name is in use again")
                    .isThrownBy(() -> kept.restore(one.id()));
            assertThat(kept.deleteAll(where(Campaign::name).is("one"))).isEqualTo(1);
            assertThat(kept.restore(one.id())).isTrue();
            assertThat(kept.restore(one.id())).as("it was not deleted").isFalse();
            assertThat(kept.require(one.id())).isEqualTo(one);
            assertThat(kept.purgeDeletedBefore(Instant.EPOCH)).isZero();
            assertThat(kept.purgeDeletedBefore(Instant.now().plusSeconds(60))).isEqualTo(1);
            assertThat(kept.withDeleted().count(Filter.all())).isEqualTo(1);
            assertThat(kept.purge(one.id())).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> campaigns.restore(one.id()));
        });
    }

    @Test
    void whatIsDeletedIsGone() {
        Campaign one = Campaign.named("one");
        as(() -> {
            campaigns
                    .insertAll(List.of(one, Campaign.named("two"), Campaign.named("three")))
                    .requireAll();
            assertThat(campaigns.delete(one.id())).isTrue();
            assertThat(campaigns.delete(one.id())).isFalse();
            assertThat(campaigns.deleteAll(where(Campaign::name).is("two"))).isEqualTo(1);
            assertThat(found(Filter.all())).containsExactly("three");
        });
    }
}
