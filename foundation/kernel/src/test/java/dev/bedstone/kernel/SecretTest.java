package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {

    @Test
    void showsNothingOfItself() {
        var secret = Secret.of("correct horse");

        assertThat(secret).hasToString("****").hasSameHashCodeAs(Secret.of("battery staple"));
        assertThat("%s".formatted(secret)).doesNotContain("horse");
        assertThat(secret.reveal()).isEqualTo("correct horse");
    }

    @Test
    void equalsByValue() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("").isEmpty()).isTrue();
    }
}
