package dev.bedstone.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySpaceTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Session", "a:b", "a}b", "1a", "ä", "a b", "a\n"})
    void aKindIsAPlainName(String kind) {
        assertThatThrownBy(() -> KeySpace.text(kind)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLifeIsLimited() {
        KeySpace<String> notes = KeySpace.text("note");
        assertThatThrownBy(() -> notes.withTtl(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.withTtl(Duration.ofNanos(999_999)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.withTtl(KeySpace.LONGEST_TTL.plusMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notes.withTtl(Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(notes.withTtl(Duration.ofMillis(1)).ttl()).contains(Duration.ofMillis(1));
    }

    @Test
    void aKeySpaceIsTheTenantsAndOnTheMainServerUnlessItSaysOtherwise() {
        KeySpace<String> notes = KeySpace.text("note");
        assertThat(notes.isPlatform()).isFalse();
        assertThat(notes.placement()).isEqualTo(KeySpace.Placement.MAIN);
        assertThat(notes.ttl()).isEmpty();
        assertThat(notes.inCache().ofPlatform()).hasToString("note (platform, CACHE)");
    }
}
