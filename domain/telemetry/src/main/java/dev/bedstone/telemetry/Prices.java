package dev.bedstone.telemetry;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What models cost; the table {@code llm_prices}, one for all tenants. A change holds at once for
 * every answer, also about what was before: calls keep their tokens, and money is computed when it
 * is asked for. Thread-safe.
 */
public final class Prices {

    private static final String TABLE = "llm_prices";

    private final ClickHouse clickhouse;
    private final InstantSource time;

    Prices(ClickHouse clickhouse, InstantSource time) {
        this.clickhouse = clickhouse;
        this.time = time;
    }

    /** A row of the table. */
    record Row(
            String provider,
            String model,
            Instant validFrom,
            BigDecimal prompt,
            BigDecimal completion,
            Optional<BigDecimal> cached,
            Optional<BigDecimal> reasoning,
            boolean removed,
            Instant changed,
            String changedBy) {

        Price price() {
            return new Price(
                    provider,
                    model,
                    validFrom,
                    Dollars.of(prompt),
                    Dollars.of(completion),
                    cached.map(Dollars::of),
                    reasoning.map(Dollars::of));
        }
    }

    /**
     * Sets a price; takes the place of one of the same model and time.
     *
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse does not take it
     */
    public void set(Price price) {
        write(price, false);
    }

    /**
     * Removes a price, as if it had never been there.
     *
     * @return whether it was there
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse does not take it
     */
    public boolean remove(String provider, String model, Instant validFrom) {
        Optional<Price> found =
                list().stream()
                        .filter(price ->
                                price.provider().equals(provider)
                                        && price.model().equals(model)
                                        && price.validFrom().equals(validFrom))
                        .findFirst();
        found.ifPresent(price -> write(price, true));
        return found.isPresent();
    }

    /**
     * All prices, by provider, model and time.
     *
     * @throws dev.bedstone.kernel.StoreFailure if ClickHouse does not answer
     */
    public List<Price> list() {
        return clickhouse
                .withoutTenant()
                .query(
                        """
                        select provider, model, valid_from, prompt, completion, cached, reasoning,
                               removed, changed, changed_by
                          from llm_prices final where not removed
                         order by provider, model, valid_from\
                        """)
                .named("list prices")
                .list(Row.class)
                .stream()
                .map(Row::price)
                .toList();
    }

    private void write(Price price, boolean removed) {
        Row row =
                new Row(
                        price.provider(),
                        price.model(),
                        price.validFrom(),
                        price.input(),
                        price.output(),
                        price.cached(),
                        price.reasoning(),
                        removed,
                        time.instant(),
                        actor());
        clickhouse
                .withoutTenant()
                .insert(TABLE)
                .token("price-" + UUID.randomUUID())
                .named("set a price")
                .rows(Row.class, List.of(row));
    }

    private static String actor() {
        return Scope.find()
                .map(scope ->
                        switch (scope.actor()) {
                            case Actor.User(UUID id) -> "user " + id;
                            case Actor.Service(String name) -> "service " + name;
                        })
                .orElse("");
    }
}
