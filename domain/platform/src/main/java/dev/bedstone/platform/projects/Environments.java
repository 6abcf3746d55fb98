package dev.bedstone.platform.projects;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.internal.Answers;
import dev.bedstone.platform.internal.Cursors;
import dev.bedstone.platform.internal.Cursors.Position;
import dev.bedstone.platform.internal.NewIds;
import dev.bedstone.platform.internal.Trash;
import dev.bedstone.postgres.PostgresStatement;
import dev.bedstone.postgres.PostgresTx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The environments of the bound tenant's projects, within one transaction and as thread-safe as it:
 * not at all. What is deleted, or belongs to a deleted project, is nowhere to be read.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then. Only where two transactions take one slug at the same time the loser's has failed.
 */
public final class Environments {

    private static final String COLUMNS =
            "id, project_id, slug, name, kind, created_by, created_at, updated_at, version";
    private static final String DELETED = "id, project_id, slug, name, deleted_at, version";
    private static final String MISSING = "there is no such environment";
    private static final String SLUG = "environment_slug";

    private final PostgresTx tx;
    private final Trash<DeletedEnvironment> trash;

    public Environments(PostgresTx tx) {
        this.tx = tx;
        this.trash =
                new Trash<>(
                        tx,
                        "environments",
                        "platform.environment",
                        DELETED,
                        DeletedEnvironment.class,
                        MISSING);
    }

    /**
     * Writes a new environment of a project, which cannot be deleted or purged meanwhile.
     *
     * @throws NotFound if there is no such project, or it is deleted
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if the slug is another one's
     */
    public Environment create(UUID projectId, NewEnvironment environment) {
        lockProject("create", projectId);
        return sql(
                        "create",
                        "insert into platform.environment (id, project_id, slug, name, kind) values"
                                + " (:id, :project, :slug, :name, :kind) on conflict (tenant_id,"
                                + " project_id, slug) where deleted_at is null do nothing returning "
                                + COLUMNS)
                .bindAll(environment)
                .bind("id", NewIds.next())
                .bind("project", projectId)
                .find(Environment.class)
                .orElseThrow(() -> taken("create"));
    }

    private void lockProject(String operation, UUID projectId) {
        boolean there =
                sql(
                                operation + "-project",
                                "select id from platform.project where id = :id and deleted_at is"
                                        + " null for share")
                        .bind("id", projectId)
                        .find(UUID.class)
                        .isPresent();
        if (!there) {
            throw Answers.missing("environments." + operation, "there is no such project");
        }
    }

    /** An environment, if there is one that is not deleted, nor its project. */
    public Optional<Environment> find(UUID id) {
        return sql("find", from("id = :id")).bind("id", id).find(Environment.class);
    }

    /**
     * An environment.
     *
     * @throws NotFound if there is none, or it or its project is deleted
     */
    public Environment get(UUID id) {
        return find(id).orElseThrow(() -> missing("get"));
    }

    /**
     * The environments of a project, the newest first; none of a project that is not there.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<Environment> ofProject(UUID projectId, PageRequest request) {
        Cursors cursors = new Cursors("environments " + projectId);
        PostgresStatement statement =
                sql(
                                "list",
                                from(
                                        "project_id = :project and (created_at, id) < (:at, :id)"
                                                + " order by created_at desc, id desc limit :most"))
                        .bind("project", projectId);
        return cursors.page(
                request,
                cursors.bind(statement, request).list(Environment.class),
                last -> Position.of(last.createdAt(), last.id()));
    }

    /**
     * Writes slug, name and kind anew.
     *
     * @param version the version the author of the change has seen
     * @return the environment with its new version
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile, of
     *     the kind {@link Conflict.Kind#UNIQUE} if the slug is another one's
     * @throws NotFound if there is none, or it or its project is deleted
     */
    public Environment update(UUID id, long version, NewEnvironment content) {
        lockProject("update", get(id).projectId());
        return sql(
                        "update",
                        "update platform.environment e set slug = :slug, name = :name, kind = :kind"
                                + " where e.id = :id and e.version = :version and e.deleted_at is"
                                + " null and not exists (select from platform.environment o where"
                                + " o.project_id = e.project_id and o.slug = :slug and o.id <> :id"
                                + " and o.deleted_at is null) returning "
                                + COLUMNS)
                .bindAll(content)
                .bind("id", id)
                .bind("version", version)
                .find(Environment.class)
                .orElseThrow(() ->
                        get(id).version() == version
                                ? taken("update")
                                : Answers.stale("environments.update", "the environment"));
    }

    /**
     * Deletes an environment in a way that can be taken back.
     *
     * @return what is left of it
     * @throws NotFound if there is none, or it is deleted already
     */
    public DeletedEnvironment delete(UUID id) {
        return trash.delete(id);
    }

    /**
     * Takes a deletion back. That of its project is taken back by {@link Projects#restore}.
     *
     * @throws NotFound if no deleted environment has this id, or its project is deleted
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if another one has its slug by now
     */
    public Environment restore(UUID id) {
        UUID projectId = trash.find(id).orElseThrow(() -> missing("restore")).projectId();
        lockProject("restore", projectId);
        return sql(
                        "restore",
                        "update platform.environment e set deleted_at = null where e.id = :id and"
                                + " e.deleted_at is not null and not exists (select from"
                                + " platform.environment o where o.project_id = e.project_id and"
                                + " o.slug = e.slug and o.deleted_at is null) returning "
                                + COLUMNS)
                .bind("id", id)
                .find(Environment.class)
                .orElseThrow(
                        () -> trash.find(id).isPresent() ? taken("restore") : missing("restore"));
    }

    /**
     * Removes a deleted environment for good.
     *
     * @return what it was
     * @throws NotFound if no deleted environment has this id
     */
    public DeletedEnvironment purge(UUID id) {
        return trash.purge(id);
    }

    /**
     * Removes for good what was deleted before a time, the oldest first, at most a thousand at a
     * call. What another transaction is just restoring or purging is passed over.
     *
     * @return what was removed; empty when nothing is left to do
     */
    public List<DeletedEnvironment> purgeDeletedBefore(Instant time) {
        return trash.purgeDeletedBefore(time);
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named("environments." + operation);
    }

    private static String from(String filter) {
        return "select " + COLUMNS + " from platform.live_environment where " + filter;
    }

    private static NotFound missing(String operation) {
        return Answers.missing("environments." + operation, MISSING);
    }

    private static Conflict taken(String operation) {
        return Answers.taken("environments." + operation, "the slug", SLUG);
    }
}
