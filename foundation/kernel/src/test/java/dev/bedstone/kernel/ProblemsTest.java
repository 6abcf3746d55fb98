package dev.bedstone.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProblemsTest {

    @Test
    void areRaisedTogetherAndOnlyOnce() {
        var problems =
                new Problems()
                        .add("bedstone.a", "is not a number", "write 10")
                        .add("bedstone.a", "is not a number", "write 10")
                        .add("bedstone.b", "is unknown", "");

        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        """
                        2 problems in the configuration:
                          bedstone.a: is not a number; write 10
                          bedstone.b: is unknown\
                        """);
    }

    @Test
    void noneIsNoException() {
        var problems = new Problems();

        problems.throwIfAny();

        assertThat(problems.isEmpty()).isTrue();
    }
}
