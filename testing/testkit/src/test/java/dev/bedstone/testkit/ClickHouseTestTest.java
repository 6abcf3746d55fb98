package dev.bedstone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@ClickHouseTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClickHouseTestTest {

    private static final Set<String> NAMES = new HashSet<>();
    private static FreshClickHouse ofTheClass;

    private final FreshClickHouse clickhouse;

    ClickHouseTestTest(FreshClickHouse clickhouse) {
        this.clickhouse = clickhouse;
    }

    @BeforeAll
    static void lastsForTheClass(FreshClickHouse given) {
        ofTheClass = given;
        given.execute("create table kept (n UInt8) engine = MergeTree order by n");
    }

    @RepeatedTest(3)
    @Order(1)
    void everyTestBeginsEmpty() {
        assertThat(clickhouse.execute("show tables")).isEmpty();
        assertThat(NAMES.add(clickhouse.name())).isTrue();
        clickhouse.execute("create table left_behind (n UInt8) engine = MergeTree order by n");
        assertThat(ofTheClass.execute("show tables")).isEqualTo("kept");
    }

    @Test
    @Order(2)
    void whatTestsLeftBehindIsGone() {
        assertThat(NAMES).hasSize(3);
        assertThat(clickhouse.execute("select name from system.databases").lines())
                .contains(clickhouse.name(), ofTheClass.name())
                .doesNotContainAnyElementsOf(NAMES);
    }

    @Test
    void theConfigurationNamesTheDatabase(FreshClickHouse parameter) {
        assertThat(parameter).isSameAs(clickhouse);
        assertThat(clickhouse.config().database()).isEqualTo(clickhouse.name());
        assertThat(clickhouse.config().address().port()).isEqualTo(clickhouse.engine().port());
    }

    @Test
    void anAnswerIsTextAndAnErrorIsAnException() {
        assertThat(clickhouse.execute("select 'günaydın', number from numbers(2)"))
                .isEqualTo("günaydın\t0\ngünaydın\t1");
        assertThatIllegalStateException()
                .isThrownBy(() -> clickhouse.execute("select throwIf(number = 5) from numbers(9)"))
                .withMessageContaining("Code: 395");
        assertThat(clickhouse.connections()).as("every connection was closed").isZero();
    }

    @Test
    void aSharedServerIsNotBroken() {
        assertThatIllegalStateException()
                .isThrownBy(() -> clickhouse.server().kill())
                .withMessageContaining("@OwnEngine");
    }
}
