package dev.bedstone.cli.internal.verbs.ingest;

import dev.bedstone.cli.ExitCodes;
import dev.bedstone.cli.internal.ClickHouseWork;
import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.ingest.DeadLetters;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Parameters;

/** A verb about some dead letters. */
abstract class LetterWork extends ClickHouseWork {

    @Parameters(
            paramLabel = "ID",
            arity = "1..*",
            description = "Letters, as 'bedstone ingest dead list' shows them.")
    private List<UUID> ids = List.of();

    @Override
    protected final int work(BedstoneConfig config, ClickHouse clickhouse) {
        DeadLetters letters = new DeadLetters(clickhouse);
        ids.forEach(id -> one(letters, id));
        return ExitCodes.GOOD;
    }

    /** Does it with one letter; what it throws ends the verb. */
    abstract void one(DeadLetters letters, UUID id);
}
