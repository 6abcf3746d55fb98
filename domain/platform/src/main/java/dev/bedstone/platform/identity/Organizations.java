package dev.bedstone.platform.identity;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.internal.Answers;
import dev.bedstone.platform.internal.NewIds;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Organizations, found by an exact key, with or without a tenant; what is done to one needs it
 * bound. Within one transaction and as thread-safe as it: not at all. That a slug is taken is told
 * to whoever asks for it, as slugs are public.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then. Only where two transactions take one slug at the same time the loser's has failed.
 */
public final class Organizations {

    private static final String MISSING = "there is no such organization";
    private static final String SLUG = "organization_slug";

    private final PostgresTx tx;

    public Organizations(PostgresTx tx) {
        this.tx = tx;
    }

    /**
     * Writes a new organization, of which a user becomes the owner.
     *
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if its slug is taken
     * @throws NotFound if there is no such user, or it is deleted
     */
    public Organization create(NewOrganization organization, UUID ownerId) {
        UUID id = NewIds.next();
        require(
                "create",
                sql("create", "create_organization(:id, :slug, :name, :owner)")
                        .bindAll(organization)
                        .bind("id", id)
                        .bind("owner", ownerId));
        return get("create", sql("get", "organization_by_id(:id)").bind("id", id));
    }

    /** An organization by its slug, if there is one that is not deleted. */
    public Optional<Organization> findBySlug(String slug) {
        return sql("find-slug", "organization_by_slug(:slug)")
                .bind("slug", slug)
                .find(Organization.class);
    }

    /** The organizations a user belongs to, by their slugs. */
    public List<UserOrganization> ofUser(UUID userId) {
        return sql("of-user", "organizations_of(:user)")
                .bind("user", userId)
                .list(UserOrganization.class);
    }

    /**
     * The bound one.
     *
     * @throws NotFound if there is none, or it is deleted
     */
    public Organization own() {
        return get("own", sql("own", "own_organization()"));
    }

    /**
     * Writes slug and name of the bound one anew.
     *
     * @param version the version the author of the change has seen
     * @return the organization with its new version
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile, of
     *     the kind {@link Conflict.Kind#UNIQUE} if the slug is another one's
     * @throws NotFound if there is none, or it is deleted
     */
    public Organization updateOwn(long version, NewOrganization content) {
        return sql("update", "change_own_organization(:version, :slug, :name)")
                .bindAll(content)
                .bind("version", version)
                .find(Organization.class)
                .orElseThrow(() ->
                        own().version() == version
                                ? Answers.taken("organizations.update", "the slug", SLUG)
                                : Answers.stale("organizations.update", "the organization"));
    }

    /**
     * Deletes the bound one in a way that can be taken back: nobody is its member, and its slug is
     * free. What it owns in other areas stays until that is deleted itself.
     *
     * @throws NotFound if there is none, or it is deleted already
     */
    public void deleteOwn() {
        require("delete", sql("delete", "delete_own_organization()"));
    }

    /**
     * Takes the deletion of the bound one back.
     *
     * @throws NotFound if it is not a deleted one
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if another one has its slug by now
     */
    public Organization restoreOwn() {
        require("restore", sql("restore", "restore_own_organization()"));
        return own();
    }

    /**
     * Removes the bound one for good, with its memberships.
     *
     * @throws NotFound if it is not a deleted one
     */
    public void purgeOwn() {
        require("purge", sql("purge", "purge_own_organization()"));
    }

    private static Organization get(String operation, PostgresStatement statement) {
        return statement
                .find(Organization.class)
                .orElseThrow(() -> Answers.missing("organizations." + operation, MISSING));
    }

    private static void require(String operation, PostgresStatement call) {
        Outcome.of(call).require("organizations." + operation, MISSING, "the slug", SLUG);
    }

    private PostgresStatement sql(String operation, String call) {
        return tx.sql("select * from platform." + call).named("organizations." + operation);
    }
}
