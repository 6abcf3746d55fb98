package dev.bedstone.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.StoreFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A run that does not come to its end (R51), whatever the store is.
 *
 * @param way {@code up}, or {@code down} to the base
 * @param server the port of the server
 * @param line what is migrated
 * @param through opens the store through another port
 */
record BrokenRun(String way, int server, MigrationLine line, IntFunction<Store> through) {

    static final boolean FULL = Boolean.getBoolean("bedstone.tests.full");

    /**
     * Every {@code step}th message of runs up and down, before the server gets it; and as many
     * while the server works on it.
     */
    static Stream<Arguments> points(int messages, int step) {
        return Stream.of("up", "down")
                .flatMap(way ->
                        Stream.of(false, true)
                                .flatMap(inside ->
                                        numbers(1 + (inside ? step / 2 : 0), messages, step)
                                                .mapToObj(message ->
                                                        Arguments.of(
                                                                way,
                                                                new KillPoint(
                                                                        "", message, inside)))));
    }

    private static IntStream numbers(int first, int last, int step) {
        return IntStream.iterate(first, number -> number <= last, number -> number + step);
    }

    /** Makes what the run finds. */
    BrokenRun on(Migrations migrations) {
        if (way.equals("down")) {
            migrations.up();
        }
        return this;
    }

    /** A child runs and is killed; any message may lie beyond its end. */
    void killed(Child child, KillPoint point, String database, Path folder)
            throws IOException, InterruptedException {
        try (KillingProxy proxy = new KillingProxy(server, point, child::kill)) {
            child.order(way, database, proxy.port(), folder);
            assertThat(child.answer()).matches(point.text().isEmpty() ? "dead|done \\d" : "dead");
        }
    }

    /** This process runs and loses its connections; any message may lie beyond its end. */
    void cut(KillPoint point) throws IOException, InterruptedException {
        try (KillingProxy proxy = KillingProxy.cutting(server, point)) {
            boolean ended = endsOver(proxy);
            assertThat(ended && !point.text().isEmpty()).as("ended well").isFalse();
        }
    }

    /** This process runs and its server is killed, or not. */
    void withServerKilled(KillPoint point, Runnable kill) throws IOException, InterruptedException {
        try (KillingProxy proxy = new KillingProxy(server, point, kill)) {
            endsOver(proxy);
        }
    }

    private boolean endsOver(KillingProxy proxy) {
        try (Store store = through.apply(proxy.port())) {
            Migrations migrations =
                    Migrations.of(
                            List.of(store),
                            List.of(line),
                            MigrationOptions.STANDARD.allowingDataLoss());
            if (way.equals("up")) {
                migrations.up();
            } else {
                migrations.down(MigrationTarget.BASE);
            }
            return true;
        } catch (MigrationException | StoreFailure broken) {
            return false;
        }
    }
}
