package dev.bedstone.platform.identity;

import dev.bedstone.platform.internal.Checks;

/**
 * What its founder says of an organization. Immutable.
 *
 * @param slug its name in addresses, unique among the organizations that are not deleted: 1 to 63
 *     of a to z, digits and hyphens
 * @param name 1 to 200 characters, not blank
 */
public record NewOrganization(String slug, String name) {

    /**
     * @throws dev.bedstone.platform.InputException if a text cannot be taken
     */
    public NewOrganization {
        new Checks().slug("slug", slug).text("name", name, 200).done();
    }
}
