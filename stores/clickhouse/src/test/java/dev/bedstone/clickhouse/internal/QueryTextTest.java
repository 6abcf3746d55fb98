package dev.bedstone.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {

    @Test
    void parametersAreFoundWithTheirTypes() {
        QueryText text =
                QueryText.of(
                        "select {a:UInt8}, { b : Array(Nullable(DateTime64(3, 'UTC'))) } from"
                                + " {t:Identifier} where x = {a:UInt8}");
        assertThat(text.parameters().keySet()).containsExactly("a", "b", "t");
        assertThat(text.parameters().get("b").declared())
                .isEqualTo("Array(Nullable(DateTime64(3, 'UTC')))");
        assertThat(text.parameters().get("t").column()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select '{a:UInt8}'",
                "select 'it''s {a:UInt8}'",
                "select '\\'{a:UInt8}'",
                "select \"{a:UInt8}\"",
                "select `{a:UInt8}`",
                "select 1 -- {a:UInt8}",
                "select 1 # {a:UInt8}",
                "select /* {a:UInt8} */ 1",
                "select {'a': 1}",
                "select {} {a} {a:}",
                "select '{a:UInt8}",
                "select /* {a:UInt8}",
            })
    void whatIsNoParameterIsLeftAlone(String text) {
        assertThat(QueryText.of(text).parameters()).isEmpty();
    }

    @Test
    void aCommentDoesNotHideWhatComesAfterIt() {
        assertThat(QueryText.of("select 1 -- x\n, {a:UInt8}").parameters()).containsOnlyKeys("a");
        assertThat(QueryText.of("select /* ' */ {a:UInt8}").parameters()).containsOnlyKeys("a");
    }

    @Test
    void oneNameHasOneType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QueryText.of("select {a:UInt8}, {a:UInt16}"))
                .withMessageContaining("declared as UInt8 and UInt16");
    }
}
