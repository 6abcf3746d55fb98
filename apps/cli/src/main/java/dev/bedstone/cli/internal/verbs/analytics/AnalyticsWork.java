package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.clickhouse.ClickHouse;
import dev.bedstone.telemetry.Analytics;

/** A verb that asks a question. */
abstract class AnalyticsWork extends AnsweringWork {

    @Override
    final int work(ClickHouse clickhouse) throws Exception {
        return work(new Analytics(clickhouse, shell().time()));
    }

    /**
     * Does what the verb is for; its result is the exit code.
     *
     * @throws IllegalArgumentException if the question is none, with what a question may be
     */
    abstract int work(Analytics analytics) throws Exception;
}
