package dev.bedstone.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Values of every type on their way through COPY, in and out. */
@PostgresTest
class CopyTypesTest {

    private enum Colour {
        RED,
        GREEN
    }

    record Everything(
            int id,
            short small,
            Integer boxed,
            long big,
            boolean flag,
            float real,
            double precise,
            BigDecimal amount,
            BigInteger whole,
            String text,
            String json,
            String document,
            UUID uuid,
            byte[] bytes,
            Instant instant,
            OffsetDateTime offset,
            LocalDateTime local,
            LocalDate day,
            LocalTime time,
            Colour colour,
            Colour mood,
            List<String> tags,
            Integer[] numbers,
            List<UUID> ids,
            Optional<String> maybe,
            @Nullable Long nothing) {}

    /** What COPY writes is what statements read, and what COPY reads is what statements wrote. */
    @Test
    void copyKeepsEveryType(FreshDatabase database) {
        try (Postgres postgres = Postgres.open(database.config(), StoreHooks.NONE)) {
            createEverything(postgres);
            assertKept(postgres.withoutTenant());
        }
    }

    private static void assertKept(PostgresTransactions plain) {
        List<Everything> sent =
                IntStream.range(0, 400).mapToObj(CopyTypesTest::everything).toList();
        long loaded =
                plain.transaction(tx -> tx.copyIn("everything", Everything.class, sent.iterator()));
        assertThat(loaded).isEqualTo(400);
        List<Everything> read =
                plain.query("select * from everything order by id").list(Everything.class);
        assertThat(read).usingRecursiveComparison().isEqualTo(sent);
        List<Everything> copied =
                plain.read(tx ->
                        tx.copyOut(
                                "everything",
                                Everything.class,
                                rows -> rows.sorted(CopyTypesTest::byId).toList()));
        assertThat(copied).usingRecursiveComparison().isEqualTo(sent);
    }

    private static void createEverything(Postgres postgres) {
        postgres.owner(tx -> {
            tx.sql("create type mood as enum ('RED', 'GREEN')").update();
            tx.sql("create domain short_text as text check (length(value) < 300)").update();
            return tx.sql(
                            """
                            create table everything (
                                id int primary key, small int2, boxed int4, big int8, flag bool,
                                "real" float4, precise float8, amount numeric, whole numeric(60),
                                text short_text, json json, document jsonb, uuid uuid, bytes bytea,
                                instant timestamptz, "offset" timestamptz, local timestamp,
                                day date, time time, colour text, mood mood, tags text[],
                                numbers int[], ids uuid[], maybe varchar(40), nothing int8)\
                            """)
                    .update();
        });
    }

    private static int byId(Everything one, Everything other) {
        return Integer.compare(one.id(), other.id());
    }

    private static Everything everything(int id) {
        Random random = new Random(id);
        long micros = random.nextLong(-2_000_000_000_000_000L, 4_000_000_000_000_000L);
        Instant instant =
                Instant.ofEpochSecond(
                        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000);
        List<String> tags = new ArrayList<>();
        for (int tag = 0; tag < id % 4; tag++) {
            tags.add(tag == 2 ? null : text(random));
        }
        return new Everything(
                id,
                (short) random.nextInt(),
                id % 3 == 0 ? null : random.nextInt(),
                random.nextLong(),
                random.nextBoolean(),
                random.nextFloat(),
                random.nextGaussian(),
                new BigDecimal(new BigInteger(id % 90, random), id % 25)
                        .multiply(BigDecimal.valueOf(id % 2 == 0 ? 1 : -1)),
                new BigInteger(id % 150, random),
                text(random),
                "{\"a\": " + id + "}",
                "{\"b\": " + id + "}",
                new UUID(random.nextLong(), random.nextLong()),
                text(random).getBytes(java.nio.charset.StandardCharsets.UTF_8),
                instant,
                instant.atOffset(ZoneOffset.UTC),
                LocalDateTime.ofInstant(instant, ZoneOffset.UTC),
                LocalDate.ofEpochDay(random.nextInt(-500_000, 500_000)),
                LocalTime.ofNanoOfDay(random.nextLong(86_400_000_000L) * 1_000),
                Colour.values()[id % 2],
                Colour.values()[(id + 1) % 2],
                java.util.Collections.unmodifiableList(tags),
                new Integer[] {id, null, -id},
                List.of(new UUID(1, id)),
                id % 2 == 0 ? Optional.empty() : Optional.of("m" + id),
                null);
    }

    /** One-, two-, three- and four-byte signs. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        String signs = "aZ0 \t\n\\'\"äßЖ漢€𝄞😀";
        int[] points = signs.codePoints().toArray();
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }
}
