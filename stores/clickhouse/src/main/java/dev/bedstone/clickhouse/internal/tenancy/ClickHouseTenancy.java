package dev.bedstone.clickhouse.internal.tenancy;

import dev.bedstone.clickhouse.internal.ClickHouseFailures;
import dev.bedstone.clickhouse.internal.DirectChannel;
import dev.bedstone.clickhouse.internal.RefusedException;
import dev.bedstone.clickhouse.internal.ServerChecks;
import dev.bedstone.clickhouse.internal.Statements;
import dev.bedstone.clickhouse.internal.TableName;
import dev.bedstone.config.ClickHouseConfig;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.contracts.StoreId;
import dev.bedstone.contracts.TenantAttack;
import dev.bedstone.contracts.TenantFault;
import dev.bedstone.contracts.TenantTrial;
import dev.bedstone.kernel.Deadline;
import dev.bedstone.kernel.Denied;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Lint and trials of one database. Thread-safe; every call has connections of its own. */
public final class ClickHouseTenancy {

    private static final String LINT = "tenant lint";

    private final StoreId id;
    private final ClickHouseConfig config;
    private final ClickHouseFailures failures;

    public ClickHouseTenancy(StoreId id, ClickHouseConfig config, ClickHouseFailures failures) {
        this.id = id;
        this.config = config;
        this.failures = failures;
    }

    /** What breaks a rule. */
    public List<TenantFault> lint() {
        try (DirectChannel channel = new DirectChannel(config, failures, LINT)) {
            return new Lint(channel).run();
        } catch (RefusedException refused) {
            throw refused.failure();
        }
    }

    /** The attacks this store knows. */
    public static List<TenantAttack> attacks() {
        return Attacks.ALL.stream().map(Attack::description).toList();
    }

    /** A trial on a copy of the schema. */
    public TenantTrial openTrial() {
        long number = ThreadLocalRandom.current().nextLong();
        String name = "bedstone_scratch_" + HexFormat.of().toHexDigits(number);
        DirectChannel channel =
                new DirectChannel(config.forMigrations(), failures, Trial.OPERATION);
        try {
            create(channel, name);
        } catch (RuntimeException failure) {
            channel.close();
            throw failure;
        }
        try {
            SchemaCopy copy = new SchemaCopy(channel, config.database(), name);
            Map<String, String> leftOut = copy.run();
            Ground ground = new Ground(channel, name, true, copy.tables());
            leftOut.putAll(ground.plant());
            return new Trial(ground, statements(name), leftOut);
        } catch (RuntimeException failure) {
            new Ground(channel, name, true, List.of()).close();
            throw failure instanceof RefusedException refused ? refused.failure() : failure;
        }
    }

    private void create(DirectChannel channel, String name) {
        try {
            channel.ask("CREATE DATABASE " + TableName.part(name), Map.of());
        } catch (RefusedException refused) {
            throw refused.failure() instanceof Denied
                    ? failures.misconfigured(
                            Trial.OPERATION,
                            "the user may not create a database for the copy",
                            "GRANT CREATE DATABASE, DROP DATABASE ON *.*, or read only with --live")
                    : refused.failure();
        }
    }

    /** A trial on the database as it is. */
    public TenantTrial openLiveTrial() {
        DirectChannel channel = new DirectChannel(config, failures, Trial.OPERATION);
        try {
            List<TrialTable> tables = SchemaCopy.tables(channel, config.database());
            Ground ground = new Ground(channel, config.database(), false, tables);
            return new Trial(ground, statements(config.database()), Map.of());
        } catch (RuntimeException failure) {
            channel.close();
            throw failure instanceof RefusedException refused ? refused.failure() : failure;
        }
    }

    /** As the application has them, on another database. */
    private Statements statements(String database) {
        Statements statements = new Statements(id, config.withDatabase(database), StoreHooks.NONE);
        try {
            ServerChecks.of(statements, Deadline.after(config.timeouts().call().multipliedBy(2)));
            return statements;
        } catch (RuntimeException unfit) {
            statements.close();
            throw unfit;
        }
    }
}
