package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogPositionTest {

    private static final Scope ACME = scope();
    private static final Scope BOLT = scope();

    private static Scope scope() {
        return new Scope(new TenantId(UUID.randomUUID()), Actor.service("test"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF", "1/FFFFFFFF"})
    void itsTextIsThatOfTheServer(String text) {
        assertThat(LogPosition.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "1/", "16B374D848", "123456789/0", "g/0", "1/0'; drop"})
    void nothingElseIsOne(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> LogPosition.of(text));
    }

    @Test
    void theOrderIsThatOfTheLog() {
        LogPosition small = LogPosition.of("1/FFFFFFFF");
        LogPosition large = LogPosition.of("80000000/0");
        assertThat(small).isLessThan(large).isGreaterThan(LogPosition.START);
        assertThat(large).isLessThan(LogPosition.END);
        assertThat(small.orLater(large)).isEqualTo(large.orLater(small)).isEqualTo(large);
    }

    @Test
    void aScopeCarriesTheFurthestThatWasSeen() {
        ACME.run(() -> {
            assertThat(Scope.position()).isEmpty();
            Scope.seen(LogPosition.of("0/9"));
            BOLT.run(() -> Scope.seen(LogPosition.of("0/A")));
            Scope.seen(LogPosition.of("0/1"));
            assertThat(Scope.position()).contains(LogPosition.of("0/A"));
        });
        ACME.run(() -> assertThat(Scope.position()).isEmpty());
        Scope.seen(LogPosition.END);
        assertThat(Scope.position()).isEqualTo(Optional.empty());
    }
}
