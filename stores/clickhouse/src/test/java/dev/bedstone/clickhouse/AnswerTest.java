package dev.bedstone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.QueryResponse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Corrupt;
import dev.bedstone.kernel.Effect;
import dev.bedstone.kernel.Misconfigured;
import dev.bedstone.kernel.OutcomeUnknown;
import dev.bedstone.kernel.StoreFailure;
import dev.bedstone.kernel.Unavailable;
import dev.bedstone.testkit.ClickHouseTest;
import dev.bedstone.testkit.FreshClickHouse;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP 200 is not success (promise R4): errors within answers, and answers that break off. */
@ClickHouseTest
class AnswerTest {

    private static final String ROWS = "select number, toString(number) as text from numbers(1000)";

    private final ClickHouseConfig direct;
    private final Front front;

    AnswerTest(FreshClickHouse fresh) {
        direct = fresh.config();
        front = new Front(direct.address());
    }

    @AfterEach
    void stopFront() {
        front.close();
    }

    record Row(long number, String text) {}

    private ClickHouse open(boolean compress) {
        return ClickHouse.open(
                Configs.at(direct, front.address()).withCompress(compress), StoreHooks.NONE);
    }

    /** The engine's own way to fail after it has begun to answer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorInMidStreamIsSeenWithItsCode(boolean compress) {
        try (ClickHouse clickhouse =
                ClickHouse.open(direct.withCompress(compress), StoreHooks.NONE)) {
            String text =
                    "select number + throwIf(number = 3000000, 'no') as n from numbers(10000000)";
            AtomicLong rows = new AtomicLong();
            Conflict failure =
                    catchThrowableOfType(
                            Conflict.class,
                            () ->
                                    clickhouse
                                            .withoutTenant()
                                            .query(text)
                                            .within(Duration.ofSeconds(30))
                                            .stream(Long.class, row -> rows.incrementAndGet()));
            assertThat(failure.nativeCode())
                    .hasValueSatisfying(code -> assertThat(code).startsWith("395"));
            assertThat(rows.get()).as("rows before it").isPositive();
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query(text)
                                            .within(Duration.ofSeconds(30))
                                            .copyTo("TSV", OutputStream.nullOutputStream())))
                    .isInstanceOf(Conflict.class);
            assertThat(clickhouse.withoutTenant().query("select 1 as one").one(Long.class))
                    .isEqualTo(1);
        }
    }

    @Test
    void anErrorInTheHeadOfA200IsSeen() {
        try (ClickHouse clickhouse = open(true)) {
            front.damage((asked, reply) -> reply.status() == 404 ? reply.withStatus(200) : reply);
            Misconfigured failure =
                    catchThrowableOfType(
                            Misconfigured.class,
                            () ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select 1 as n from nowhere")
                                            .list(Long.class));
            assertThat(failure).hasMessageContaining("[60 UNKNOWN_TABLE]");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anErrorAtTheEndOfAWholeAnswerIsSeen(boolean tagged) {
        String tag = "abcdefghijklmnop";
        String error = "Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)";
        String block =
                "\r\n__exception__\r\n"
                        + tag
                        + "\r\n"
                        + error
                        + "\n"
                        + (error.length() + 1)
                        + " "
                        + tag
                        + "\r\n__exception__\r\n";
        try (ClickHouse clickhouse = open(false)) {
            front.damage((asked, reply) ->
                    reply.withHead("X-ClickHouse-Exception-Tag", tagged ? tag : "")
                            .withBody(joined(reply.body(), tagged ? block : error)));
            StoreFailure failure =
                    catchThrowableOfType(
                            StoreFailure.class,
                            () -> clickhouse.withoutTenant().query(ROWS).list(Row.class));
            assertThat(failure).isInstanceOf(Unavailable.class);
            assertThat(failure.nativeCode()).hasValue("241 MEMORY_LIMIT_EXCEEDED");
        }
    }

    /** What looks like an error without the server's tag is data. */
    @Test
    void dataThatReadsLikeAnErrorIsData() {
        String text =
                "Code: 60. DB::Exception: no (UNKNOWN_TABLE)\r\n__exception__\r\nx\r\n__exception__\r\n";
        try (ClickHouse clickhouse = ClickHouse.open(direct, StoreHooks.NONE)) {
            assertThat(
                            clickhouse
                                    .withoutTenant()
                                    .query("select {text:String} as text")
                                    .bind("text", text)
                                    .one(String.class))
                    .isEqualTo(text);
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            clickhouse
                    .withoutTenant()
                    .query("select {text:String} as text")
                    .bind("text", text)
                    .copyTo("RawBLOB", copy);
            assertThat(copy.toString(StandardCharsets.UTF_8)).isEqualTo(text);
        }
    }

    /** Cut in the middle of rows and ended properly, at every one of many places. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCutAnswerIsAFailure(boolean compress) {
        try (ClickHouse clickhouse = open(compress)) {
            for (int less = 1; less < 40; less++) {
                int missing = less;
                front.damage((asked, reply) ->
                        asked.text().equals(ROWS)
                                ? reply.cutAt(reply.body().length - missing)
                                : reply);
                Throwable failure =
                        catchThrowable(
                                () -> clickhouse.withoutTenant().query(ROWS).list(Row.class));
                int row = 8 + 1 + 3;
                if (compress || less % row != 0) {
                    assertThat(failure)
                            .as("%d bytes less", less)
                            .isInstanceOfAny(Unavailable.class, Corrupt.class);
                }
            }
            front.damage((asked, reply) -> reply);
            assertThat(clickhouse.withoutTenant().query(ROWS).list(Row.class)).hasSize(1000);
        }
    }

    /** The control: a single column cut in mid-value is an end to the driver. */
    @Test
    void theDriverTakesACutAnswerForAWholeOne() throws Exception {
        String text = "select number from numbers(1000)";
        front.damage((asked, reply) -> reply.cutAt(reply.body().length - 8 * 500 - 3));
        try (Client client =
                        new Client.Builder()
                                .addEndpoint("http://" + front.address())
                                .setUsername("bedstone")
                                .setPassword(direct.password().reveal())
                                .compressServerResponse(false)
                                .build();
                QueryResponse response = client.query(text).get()) {
            var reader = client.newBinaryFormatReader(response);
            int rows = 0;
            while (reader.next() != null) {
                rows++;
            }
            assertThat(rows).as("rows of 1000, without a word").isEqualTo(499);
        }
        front.damage((asked, reply) -> reply);
        try (ClickHouse clickhouse = open(false)) {
            front.damage((asked, reply) -> reply.cutAt(reply.body().length - 8 * 500 - 3));
            assertThat(
                            catchThrowable(
                                    () -> clickhouse.withoutTenant().query(text).list(Long.class)))
                    .isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void anInsertWhoseAnswerIsLostIsOpenAndIsNotDoubledByTheToken() {
        try (ClickHouse clickhouse = open(true)) {
            clickhouse
                    .command(
                            "create table lost (n UInt32) engine = MergeTree order by n settings"
                                    + " non_replicated_deduplication_window = 100")
                    .run();
            front.damage((asked, reply) ->
                    asked.address().contains("&query=insert into") ? null : reply);
            OutcomeUnknown open =
                    catchThrowableOfType(
                            OutcomeUnknown.class,
                            () ->
                                    clickhouse
                                            .withoutTenant()
                                            .insert("lost")
                                            .token("batch")
                                            .rows(List.of("n"), List.of(List.of(1), List.of(2))));
            assertThat(open.mayRetry()).isFalse();
            assertThat(open.effect()).isEqualTo(Effect.UNKNOWN);
            assertThat(inserts()).as("sent once").isEqualTo(1);
            front.damage((asked, reply) -> reply);
            clickhouse
                    .withoutTenant()
                    .insert("lost")
                    .token("batch")
                    .rows(List.of("n"), List.of(List.of(1), List.of(2)));
            assertThat(
                            clickhouse
                                    .withoutTenant()
                                    .query("select count() as n from lost")
                                    .one(Long.class))
                    .isEqualTo(2);
            assertThat(sealed()).as("the same bytes both times").hasSize(1);
        }
    }

    private long inserts() {
        return front.asked().stream()
                .filter(asked -> asked.address().contains("&query=insert into"))
                .count();
    }

    private List<String> sealed() {
        return front.asked().stream()
                .filter(asked -> asked.address().contains("&query=insert into"))
                .map(Front.Asked::text)
                .distinct()
                .toList();
    }

    @Test
    void everyInsertIsSentWithTheSafeSettings() {
        try (ClickHouse clickhouse = open(true)) {
            clickhouse.command("create table if not exists safe (n UInt32) engine = Memory").run();
            clickhouse
                    .withoutTenant()
                    .insert("safe")
                    .token("t-1")
                    .rows(List.of("n"), List.of(List.of(1)));
            String address =
                    front.asked().stream()
                            .map(Front.Asked::address)
                            .filter(text -> text.contains("&query=insert into"))
                            .findFirst()
                            .orElseThrow();
            assertThat(address)
                    .contains(
                            "&async_insert=0",
                            "&insert_deduplicate=1",
                            "&deduplicate_blocks_in_dependent_materialized_views=1",
                            "&insert_deduplication_token=t-1",
                            "&input_format_skip_unknown_fields=0",
                            "&max_insert_block_size=1048449",
                            "&materialized_views_ignore_errors=0",
                            "&distributed_foreground_insert=1",
                            "&date_time_overflow_behavior=throw",
                            "&wait_end_of_query=1",
                            "&log_comment=insert into safe");
        }
    }

    @Test
    void somethingElseOnThePortIsTold() {
        try (ClickHouse clickhouse = open(true)) {
            clickhouse.withoutTenant().query("select 1 as n").one(Long.class);
            front.damage((asked, reply) ->
                    new Front.Reply(404, List.of(), "not here".getBytes(StandardCharsets.UTF_8)));
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select 1 as n")
                                            .list(Long.class)))
                    .isInstanceOf(Misconfigured.class)
                    .hasMessageContaining("something other than ClickHouse answered")
                    .hasMessageContaining("HTTP 404");
            front.damage((asked, reply) -> new Front.Reply(502, List.of(), new byte[0]));
            assertThat(catchThrowable(() -> clickhouse.command("optimize table x").run()))
                    .isInstanceOf(OutcomeUnknown.class);
            assertThat(
                            catchThrowable(() ->
                                    clickhouse
                                            .withoutTenant()
                                            .query("select 1 as n")
                                            .list(Long.class)))
                    .isInstanceOf(Unavailable.class);
        }
    }

    private static byte[] joined(byte[] body, String end) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(body);
        joined.writeBytes(end.getBytes(StandardCharsets.UTF_8));
        return joined.toByteArray();
    }
}
