package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private final Scope acme =
            new Scope(new TenantId(UUID.randomUUID()), Actor.user(UUID.randomUUID()));
    private final Scope other =
            new Scope(new TenantId(UUID.randomUUID()), Actor.service("nightly-import"));

    @Test
    void isBoundForTheLengthOfTheCall() {
        assertThat(acme.call(Scope::current)).isEqualTo(acme);
        assertThat(Scope.find()).isEmpty();
    }

    @Test
    void isRequired() {
        assertThatThrownBy(Scope::current)
                .isInstanceOf(MissingScopeException.class)
                .hasMessageContaining("bedstone.as(tenant, actor)");
    }

    @Test
    void innerScopeHidesTheOuterOneAndGivesItBack() {
        acme.run(() -> {
            other.run(() -> assertThat(Scope.current()).isEqualTo(other));
            assertThat(Scope.current()).isEqualTo(acme);
        });
    }

    @Test
    void isNotInheritedByANewThread() throws InterruptedException {
        var seen = new AtomicReference<Object>();
        Thread thread =
                acme.call(() -> Thread.ofVirtual().start(() -> seen.set(Scope.find().isPresent())));
        thread.join();

        assertThat(seen).hasValue(false);
    }

    @Test
    void letsOneCheckedExceptionThrough() {
        assertThatThrownBy(() ->
                        acme.<String, IOException>call(() -> {
                            throw new IOException("disk");
                        }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void tenantIdsAreReadOnlyInCanonicalForm() {
        UUID id = UUID.randomUUID();

        assertThat(TenantId.of(id.toString()).value()).isEqualTo(id);
        assertThatThrownBy(() -> TenantId.of("1-1-1-1-1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
