package dev.bedstone.platform.projects;

import dev.bedstone.platform.internal.Checks;

/**
 * What its author says of a project. Immutable.
 *
 * @param slug its name in addresses, unique among the tenant's projects that are not deleted: 1 to
 *     63 of a to z, digits and hyphens
 * @param name 1 to 200 characters, not blank
 * @param description up to 10 000 characters; may be empty
 */
public record NewProject(String slug, String name, String description) {

    /**
     * @throws dev.bedstone.platform.InputException if a text cannot be taken
     */
    public NewProject {
        new Checks()
                .slug("slug", slug)
                .text("name", name, 200)
                .upTo("description", description, 10_000)
                .done();
    }

    /** A project without a description. */
    public NewProject(String slug, String name) {
        this(slug, name, "");
    }
}
