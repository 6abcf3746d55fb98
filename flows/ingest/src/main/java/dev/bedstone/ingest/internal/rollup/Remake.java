package dev.bedstone.ingest.internal.rollup;

import dev.bedstone.clickhouse.ClickHouseStatements;
import dev.bedstone.ingest.internal.send.SideTable;
import dev.bedstone.ingest.internal.send.TableAddress;
import dev.bedstone.kernel.StoreFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** Makes times of a roll-up again from its rows. */
final class Remake {

    private static final Duration TIME = Duration.ofMinutes(30);

    /** A server whose merges are stopped deletes nothing until they go on. */
    private static final Duration DELETION = Duration.ofMinutes(5);

    private final ClickHouseStatements statements;
    private final RollUp rollUp;

    Remake(ClickHouseStatements statements, RollUp rollUp) {
        this.statements = statements;
        this.rollUp = rollUp;
    }

    /**
     * Makes some times again. What they should have is made first, in a table beside the roll-up;
     * then what it has of them is deleted, and the other attached. Whoever is killed between the
     * last two leaves times behind that lack everything. What comes into the roll-up meanwhile may
     * be missing or twice in it, which another look tells.
     */
    void run(Collection<Long> times) {
        SideTable.dropMendings(statements, rollUp.table());
        SideTable side = SideTable.ofMending(statements, rollUp.table());
        side.create();
        try {
            String condition = rollUp.time().in(times);
            fill(side, condition);
            delete(condition);
            side.attach();
        } catch (StoreFailure failure) {
            dropAfter(side, failure);
            throw failure;
        }
        side.drop();
    }

    /** One part for each partition, so that it is attached all or none. */
    private void fill(SideTable side, String condition) {
        String columns =
                rollUp.columns().stream()
                        .map(TableAddress::quoted)
                        .collect(Collectors.joining(", "));
        statements
                .command(
                        "insert into %s (%s) %s"
                                .formatted(
                                        side.quoted(),
                                        columns,
                                        rollUp.selected(columns, condition)))
                .setting("insert_deduplicate", 0)
                .within(TIME)
                .named("make " + rollUp.table() + " again")
                .run();
        statements
                .command("optimize table " + side.quoted() + " final")
                .within(TIME)
                .named("make " + rollUp.table() + " again")
                .run();
    }

    private void delete(String condition) {
        statements
                .command("delete from " + rollUp.table().quoted() + " where " + condition)
                .setting("lightweight_deletes_sync", 2)
                .within(DELETION)
                .named("delete what differs in " + rollUp.table())
                .run();
    }

    private static void dropAfter(SideTable side, StoreFailure failure) {
        try {
            side.drop();
        } catch (StoreFailure left) {
            failure.addSuppressed(left);
        }
    }
}
