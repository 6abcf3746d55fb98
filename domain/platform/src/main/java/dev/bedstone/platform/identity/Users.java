package dev.bedstone.platform.identity;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.internal.Answers;
import dev.bedstone.platform.internal.NewIds;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The users of the platform, found by an exact key, with or without a tenant; within one
 * transaction and as thread-safe as it: not at all. There is no list of them for an application.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then. Only where two transactions take one address at the same time the loser's has
 * failed.
 */
public final class Users {

    private static final String MISSING = "there is no such user";
    private static final String EMAIL = "app_user_email";

    private final PostgresTx tx;

    public Users(PostgresTx tx) {
        this.tx = tx;
    }

    /**
     * Writes a new user.
     *
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if the address is another user's
     */
    public User create(NewUser user) {
        return sql("create", "create_user(:id, :email, :name)")
                .bindAll(user)
                .bind("id", NewIds.next())
                .find(User.class)
                .orElseThrow(() -> taken("create"));
    }

    /** A user, if there is one that is not deleted. */
    public Optional<User> find(UUID id) {
        return sql("find", "user_by_id(:id)").bind("id", id).find(User.class);
    }

    /** A user by the address, in any case, if there is one that is not deleted. */
    public Optional<User> findByEmail(String email) {
        return sql("find-email", "user_by_email(:email)")
                .bind("email", email.toLowerCase(Locale.ROOT))
                .find(User.class);
    }

    /**
     * A user.
     *
     * @throws NotFound if there is none, or it is deleted
     */
    public User get(UUID id) {
        return find(id).orElseThrow(() -> Answers.missing("users.get", MISSING));
    }

    /**
     * Writes address and name anew.
     *
     * @param version the version the author of the change has seen
     * @return the user with the new version
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile, of
     *     the kind {@link Conflict.Kind#UNIQUE} if the address is another user's
     * @throws NotFound if there is none, or it is deleted
     */
    public User update(UUID id, long version, NewUser content) {
        return sql("update", "change_user(:id, :version, :email, :name)")
                .bindAll(content)
                .bind("id", id)
                .bind("version", version)
                .find(User.class)
                .orElseThrow(() ->
                        get(id).version() == version
                                ? taken("update")
                                : Answers.stale("users.update", "the user"));
    }

    /**
     * Deletes a user in a way that can be taken back; he is a member nowhere until then.
     *
     * @throws NotFound if there is none, or it is deleted already
     * @throws Conflict of the kind {@link Conflict.Kind#CHECK} if he is an organization's only
     *     owner
     */
    public void delete(UUID id) {
        change("delete", "delete_user(:id)", id);
    }

    /**
     * Takes a deletion back, with all memberships.
     *
     * @throws NotFound if no deleted user has this id
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if another user has the address now
     */
    public User restore(UUID id) {
        change("restore", "restore_user(:id)", id);
        return get(id);
    }

    /**
     * Removes a deleted user for good, with all memberships.
     *
     * @throws NotFound if no deleted user has this id
     */
    public void purge(UUID id) {
        change("purge", "purge_user(:id)", id);
    }

    private void change(String operation, String call, UUID id) {
        Outcome.of(sql(operation, call).bind("id", id))
                .require("users." + operation, MISSING, "the address", EMAIL);
    }

    private PostgresStatement sql(String operation, String call) {
        return tx.sql("select * from platform." + call).named("users." + operation);
    }

    private static Conflict taken(String operation) {
        return Answers.taken("users." + operation, "the address", EMAIL);
    }
}
