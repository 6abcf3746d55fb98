package dev.bedstone.platform.identity;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.internal.Cursors;
import dev.bedstone.platform.internal.Cursors.Position;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.util.Optional;
import java.util.UUID;

/**
 * The members of the bound organization, within one transaction and as thread-safe as it: not at
 * all. An organization keeps at least one owner, also when two owners leave at the same time.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then.
 */
public final class Members {

    private static final String COLUMNS = "user_id, email, name, role, created_at, version";
    private static final String MISSING = "there is no such member";

    private final PostgresTx tx;

    public Members(PostgresTx tx) {
        this.tx = tx;
    }

    /**
     * The members, the newest first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<Member> list(PageRequest request) {
        Cursors cursors = new Cursors("members");
        PostgresStatement statement =
                sql("list", "select " + COLUMNS + " from platform.own_members(:at, :id, :most)");
        return cursors.page(
                request,
                cursors.bind(statement, request).list(Member.class),
                last -> Position.of(last.createdAt(), last.userId()));
    }

    /** A member, if the user is one; this is the question before anything is done for him. */
    public Optional<Member> find(UUID userId) {
        return sql("find", "select " + COLUMNS + " from platform.own_member(:user)")
                .bind("user", userId)
                .find(Member.class);
    }

    /**
     * Makes a user a member.
     *
     * @throws NotFound if there is no such user or organization, or it is deleted
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if he is one already
     */
    public void add(UUID userId, Role role) {
        change(
                "add",
                sql("add", "select platform.add_own_member(:user, :role)")
                        .bind("user", userId)
                        .bind("role", role));
    }

    /**
     * Gives a member another role.
     *
     * @param version the version the author of the change has seen
     * @throws NotFound if the user is no member
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile, of
     *     the kind {@link Conflict.Kind#CHECK} if no owner would be left
     */
    public void changeRole(UUID userId, long version, Role role) {
        change(
                "change-role",
                sql("change-role", "select platform.change_own_member(:user, :version, :role)")
                        .bind("user", userId)
                        .bind("version", version)
                        .bind("role", role));
    }

    /**
     * Ends a membership.
     *
     * @throws NotFound if the user is no member
     * @throws Conflict of the kind {@link Conflict.Kind#CHECK} if no owner would be left
     */
    public void remove(UUID userId) {
        change(
                "remove",
                sql("remove", "select platform.remove_own_member(:user)").bind("user", userId));
    }

    private static void change(String operation, PostgresStatement call) {
        Outcome.of(call)
                .require("members." + operation, MISSING, "the membership", "membership_pkey");
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named("members." + operation);
    }
}
