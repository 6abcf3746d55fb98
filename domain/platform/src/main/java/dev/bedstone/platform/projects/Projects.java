package dev.bedstone.platform.projects;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.internal.Answers;
import dev.bedstone.platform.internal.Checks;
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
import org.jspecify.annotations.Nullable;

/**
 * The projects of the bound tenant, within one transaction and as thread-safe as it: not at all. A
 * deleted project is nowhere to be read, nor are its environments; its slug is free for another
 * one. Restored, it is back with all of them; purged, all are gone.
 *
 * <p>Every method throws {@link dev.bedstone.kernel.StoreFailure} if the store fails. After a
 * {@link NotFound} or a {@link Conflict} of these methods the transaction can go on; nothing was
 * written then. Only where two transactions take one slug at the same time the loser's has failed.
 */
public final class Projects {

    private static final String COLUMNS =
            "id, slug, name, description, created_by, created_at, updated_at, version";
    private static final String DELETED = "id, slug, name, deleted_at, version";
    private static final String MISSING = "there is no such project";
    private static final String SLUG = "project_slug";

    private final PostgresTx tx;
    private final Trash<DeletedProject> trash;

    public Projects(PostgresTx tx) {
        this.tx = tx;
        this.trash =
                new Trash<>(
                        tx, "projects", "platform.project", DELETED, DeletedProject.class, MISSING);
    }

    /**
     * Writes a new project.
     *
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if its slug is taken
     */
    public Project create(NewProject project) {
        return sql(
                        "create",
                        "insert into platform.project (id, slug, name, description) values (:id,"
                                + " :slug, :name, :description) on conflict (tenant_id, slug)"
                                + " where deleted_at is null do nothing returning "
                                + COLUMNS)
                .bindAll(project)
                .bind("id", NewIds.next())
                .find(Project.class)
                .orElseThrow(() -> taken("create"));
    }

    /** A project, if there is one that is not deleted. */
    public Optional<Project> find(UUID id) {
        return sql("find", "select " + COLUMNS + " from platform.live_project where id = :id")
                .bind("id", id)
                .find(Project.class);
    }

    /** A project by its slug, if there is one that is not deleted. */
    public Optional<Project> findBySlug(String slug) {
        return sql(
                        "find-slug",
                        "select " + COLUMNS + " from platform.live_project where slug = :slug")
                .bind("slug", slug)
                .find(Project.class);
    }

    /**
     * A project.
     *
     * @throws NotFound if there is none, or it is deleted
     */
    public Project get(UUID id) {
        return find(id).orElseThrow(() -> missing("get"));
    }

    /**
     * The projects, the newest first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<Project> list(PageRequest request) {
        Cursors cursors = new Cursors("projects");
        PostgresStatement statement =
                sql(
                        "list",
                        "select "
                                + COLUMNS
                                + " from platform.live_project where (created_at, id) < (:at, :id)"
                                + " order by created_at desc, id desc limit :most");
        return cursors.page(
                request,
                cursors.bind(statement, request).list(Project.class),
                last -> Position.of(last.createdAt(), last.id()));
    }

    /**
     * Writes slug, name and description anew.
     *
     * @param version the version the author of the change has seen
     * @return the project with its new version
     * @throws Conflict of the kind {@link Conflict.Kind#STALE} if somebody changed it meanwhile, of
     *     the kind {@link Conflict.Kind#UNIQUE} if the slug is another project's
     * @throws NotFound if there is none, or it is deleted
     */
    public Project update(UUID id, long version, NewProject content) {
        return sql(
                        "update",
                        "update platform.project set slug = :slug, name = :name, description ="
                                + " :description where id = :id and version = :version and"
                                + " deleted_at is null and not exists (select from"
                                + " platform.live_project o where o.slug = :slug and o.id <> :id)"
                                + " returning "
                                + COLUMNS)
                .bindAll(content)
                .bind("id", id)
                .bind("version", version)
                .find(Project.class)
                .orElseThrow(() -> notUpdated(id, version));
    }

    private RuntimeException notUpdated(UUID id, long version) {
        Optional<Project> there = find(id);
        if (there.isEmpty()) {
            return missing("update");
        }
        return there.get().version() == version
                ? taken("update")
                : Answers.stale("projects.update", "the project");
    }

    /**
     * Deletes a project in a way that can be taken back.
     *
     * @return what is left of it
     * @throws NotFound if there is none, or it is deleted already
     */
    public DeletedProject delete(UUID id) {
        return trash.delete(id);
    }

    /**
     * Takes a deletion back, with all environments but those that were deleted by themselves.
     *
     * @throws NotFound if no deleted project has this id
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if another project has its slug by
     *     now; {@link #restore(UUID, String)} gives it another one
     */
    public Project restore(UUID id) {
        return restoreAs(id, null);
    }

    /**
     * Takes a deletion back under another slug.
     *
     * @throws NotFound if no deleted project has this id
     * @throws Conflict of the kind {@link Conflict.Kind#UNIQUE} if the slug is another project's
     */
    public Project restore(UUID id, String slug) {
        new Checks().slug("slug", slug).done();
        return restoreAs(id, slug);
    }

    private Project restoreAs(UUID id, @Nullable String slug) {
        return sql(
                        "restore",
                        "update platform.project p set deleted_at = null, slug = coalesce(:slug,"
                                + " p.slug) where p.id = :id and p.deleted_at is not null and not"
                                + " exists (select from platform.live_project o where o.slug ="
                                + " coalesce(:slug, p.slug)) returning "
                                + COLUMNS)
                .bind("id", id)
                .bind("slug", String.class, slug)
                .find(Project.class)
                .orElseThrow(
                        () -> trash.find(id).isPresent() ? taken("restore") : missing("restore"));
    }

    /**
     * Removes a deleted project for good, with its environments.
     *
     * @return what it was
     * @throws NotFound if no deleted project has this id
     */
    public DeletedProject purge(UUID id) {
        return trash.purge(id);
    }

    /**
     * Removes for good what was deleted before a time, the oldest first, at most a thousand at a
     * call. What another transaction is just restoring or purging is passed over.
     *
     * @return what was removed; empty when nothing is left to do
     */
    public List<DeletedProject> purgeDeletedBefore(Instant time) {
        return trash.purgeDeletedBefore(time);
    }

    /**
     * The deleted projects, the last deleted first.
     *
     * @throws InputException if the page's cursor is not one of this list and tenant
     */
    public Page<DeletedProject> deleted(PageRequest request) {
        Cursors cursors = new Cursors("projects deleted");
        PostgresStatement statement =
                sql(
                        "deleted",
                        "select "
                                + DELETED
                                + " from platform.project where"
                                + " deleted_at is not null and (deleted_at, id) < (:at, :id)"
                                + " order by deleted_at desc, id desc limit :most");
        return cursors.page(
                request,
                cursors.bind(statement, request).list(DeletedProject.class),
                last -> Position.of(last.deletedAt(), last.id()));
    }

    private PostgresStatement sql(String operation, String statement) {
        return tx.sql(statement).named("projects." + operation);
    }

    private static NotFound missing(String operation) {
        return Answers.missing("projects." + operation, MISSING);
    }

    private static Conflict taken(String operation) {
        return Answers.taken("projects." + operation, "the slug", SLUG);
    }
}
