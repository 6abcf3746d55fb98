package dev.bedstone.platform.projects;

import dev.bedstone.platform.internal.Checks;

/**
 * What its author says of an environment. Immutable.
 *
 * @param slug its name in addresses, unique among the project's environments that are not deleted:
 *     1 to 63 of a to z, digits and hyphens
 * @param name 1 to 200 characters, not blank
 * @param kind what it is for
 */
public record NewEnvironment(String slug, String name, EnvironmentKind kind) {

    /**
     * @throws dev.bedstone.platform.InputException if a text cannot be taken
     */
    public NewEnvironment {
        new Checks().slug("slug", slug).text("name", name, 200).done();
    }
}
