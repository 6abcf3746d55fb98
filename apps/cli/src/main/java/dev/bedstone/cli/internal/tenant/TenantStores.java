package dev.bedstone.cli.internal.tenant;

import dev.bedstone.Bedstone;
import dev.bedstone.cli.internal.project.Project;
import dev.bedstone.config.BedstoneConfig;
import dev.bedstone.config.StoreInstaller;
import dev.bedstone.contracts.TenantBound;
import dev.bedstone.kernel.ConfigurationException;
import dev.bedstone.kernel.Problem;
import java.util.List;

/** Opens the stores that keep tenants apart, and no other. */
final class TenantStores {

    private TenantStores() {}

    static dev.bedstone.runtime.Bedstone open(Project project) {
        BedstoneConfig config = project.config();
        var builder = dev.bedstone.runtime.Bedstone.builder(config);
        List<StoreInstaller<?>> installers =
                Bedstone.installers().stream()
                        .filter(installer ->
                                TenantBound.class.isAssignableFrom(installer.type())
                                        && installer.isConfigured(config))
                        .toList();
        if (installers.isEmpty()) {
            throw new ConfigurationException(
                    List.of(
                            new Problem(
                                    project.directory().toString(),
                                    "no store with tenants is configured and no local engines run"
                                            + " here",
                                    "start them with 'bedstone up', or set DATABASE_URL")));
        }
        installers.forEach(builder::install);
        return builder.open();
    }
}
