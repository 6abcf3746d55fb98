package dev.bedstone.cli.internal.verbs.analytics;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Whose telemetry is meant. */
final class TenantOption {

    @Option(
            names = "--tenant",
            required = true,
            paramLabel = "UUID",
            description = "Whose telemetry is meant.")
    private UUID tenant;

    /** For picocli. */
    @SuppressWarnings("NullAway.Init")
    TenantOption() {}

    Scope scope() {
        return new Scope(new TenantId(tenant), Actor.service("bedstone-cli"));
    }
}
