package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.testkit.FreshClickHouse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests whose product reaches the engine through a {@link Front}, and whose auditor does not. */
abstract class BehindFront {

    @TempDir Path directory;
    Database database;
    Auditor auditor;
    Front front;
    ClickHouse clickhouse;

    @BeforeEach
    void openFront(FreshClickHouse fresh) {
        database = new Database(fresh);
        auditor = database.auditor();
        front = new Front(database.address());
        clickhouse = database.open(front.address());
        auditor.ask(DeadLetters.CREATE_TABLE);
    }

    @AfterEach
    void closeFront() {
        clickhouse.close();
        front.close();
    }
}
