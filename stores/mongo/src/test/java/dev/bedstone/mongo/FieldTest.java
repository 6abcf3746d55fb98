package dev.bedstone.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields are told by components, and by keys of maps. */
class FieldTest {

    record Guest(String name, Map<String, String> wishes, Optional<Instant> lastSeen) {}

    @Test
    void aKeyOfAMapIsAFieldOfItsOwn() {
        assertThat(Field.entry(Guest::wishes, "room").names()).containsExactly("wishes", "room");
        assertThat(Field.optional(Guest::lastSeen).names()).containsExactly("lastSeen");
    }

    /** A key from outside reaches no other field. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a.b", ".", "$set", "a\0b"})
    void aKeyThatAPathWouldReadOtherwiseIsRefused(String key) {
        assertThatIllegalArgumentException().isThrownBy(() -> Field.entry(Guest::wishes, key));
    }
}
