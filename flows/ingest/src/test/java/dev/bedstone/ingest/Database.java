package dev.bedstone.ingest;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.config.HostPort;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.ingest.audit.Auditor;
import dev.bedstone.testkit.FreshClickHouse;

/** A test's database, as the product and the auditor reach it. */
record Database(FreshClickHouse fresh) {

    HostPort address() {
        return fresh.config().address();
    }

    ClickHouse open() {
        return open(address());
    }

    /** A store that goes there by another address, such as a proxy's. */
    ClickHouse open(HostPort through) {
        ClickHouseConfig direct = fresh.config();
        return ClickHouse.open(
                ClickHouseConfig.of(through, direct.database(), direct.user(), direct.password()),
                StoreHooks.NONE);
    }

    Auditor auditor() {
        ClickHouseConfig direct = fresh.config();
        return new Auditor(
                direct.address().toString(),
                direct.database(),
                direct.user(),
                direct.password().reveal());
    }
}
