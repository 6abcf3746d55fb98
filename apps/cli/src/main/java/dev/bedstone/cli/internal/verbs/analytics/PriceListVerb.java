package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.render.Cell;
import dev.bedstone.cli.internal.render.Table;
import dev.bedstone.telemetry.Analytics;
import dev.bedstone.telemetry.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code analytics price list}. */
@Command(
        name = "list",
        description = "Show what a million tokens of each model cost, in US dollars.",
        footerHeading = "%nExamples:%n",
        footer = {"  bedstone analytics price list"})
public final class PriceListVerb extends AnalyticsWork {

    /** For picocli. */
    public PriceListVerb() {}

    @Override
    int work(Analytics analytics) {
        List<Price> prices = analytics.prices().list();
        if (wantsJson()) {
            document(prices.stream().map(PriceListVerb::map).toList());
        } else if (prices.isEmpty()) {
            shell().print("There are no prices; set one with 'bedstone analytics price set'.");
        } else {
            Table table =
                    new Table(
                            "PROVIDER",
                            "MODEL",
                            "FROM",
                            ">INPUT",
                            ">CACHED",
                            ">OUTPUT",
                            ">REASONING");
            prices.forEach(price ->
                    table.row(
                            Cell.of(price.provider()),
                            Cell.of(price.model()),
                            Cell.of(from(price.validFrom())),
                            Cell.of(price.input().toPlainString()),
                            Cell.of(price.cached().map(BigDecimal::toPlainString).orElse("")),
                            Cell.of(price.output().toPlainString()),
                            Cell.of(price.reasoning().map(BigDecimal::toPlainString).orElse(""))));
            show(table);
        }
        return ExitCodes.GOOD;
    }

    private static String from(Instant time) {
        return time.equals(Instant.EPOCH) ? "ever" : Texts.time(time);
    }

    private static Map<String, Object> map(Price price) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("provider", price.provider());
        map.put("model", price.model());
        map.put("from", price.validFrom());
        map.put("input", price.input());
        map.put("cached", price.cached());
        map.put("output", price.output());
        map.put("reasoning", price.reasoning());
        return map;
    }
}
