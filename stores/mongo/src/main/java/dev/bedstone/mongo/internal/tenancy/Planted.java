package dev.bedstone.mongo.internal.tenancy;

/**
 * A document of a trial. The names of its components are such that no application has them, too.
 *
 * @param id one that both tenants use, or one of the attacked alone
 * @param bedstoneSecret what the other one must not learn; begins with {@link #THEIRS} or {@link
 *     #MINE}
 * @param bedstoneNumber what the other one must not change
 */
public record Planted(String id, String bedstoneSecret, long bedstoneNumber) {

    /** How the secret of the attacked tenant begins. */
    static final String THEIRS = "theirs-";

    /** How the secret of the attacking tenant begins. */
    static final String MINE = "mine-";

    /** The identifier that both use. */
    static final String SHARED = "bedstone-same";

    /** One that only the attacked tenant uses. */
    static final String ONLY_THEIRS = "bedstone-theirs";
}
