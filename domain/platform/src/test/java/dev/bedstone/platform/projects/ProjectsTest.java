package dev.bedstone.platform.projects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.Area;
import dev.bedstone.platform.Ground;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@PostgresTest
class ProjectsTest {

    private static Ground ground;

    private final Scope acme = Ground.tenant();
    private final Scope bolt = Ground.tenant();

    @BeforeAll
    static void prepare(FreshDatabase database) throws SQLException {
        ground = Ground.of(database, Area.PROJECTS);
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    private <T> T projects(Function<Projects, T> work) {
        return ground.as(acme, tx -> work.apply(new Projects(tx)));
    }

    private void inProjects(Consumer<Projects> work) {
        projects(projects -> {
            work.accept(projects);
            return projects;
        });
    }

    private <T> T environments(Function<Environments, T> work) {
        return ground.as(acme, tx -> work.apply(new Environments(tx)));
    }

    private Project create(String slug) {
        return projects(projects -> projects.create(new NewProject(slug, "Project " + slug)));
    }

    private static void assertConflict(Conflict.Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Conflict.class,
                        conflict -> {
                            assertThat(conflict.kind()).isEqualTo(kind);
                            assertThat(conflict.mayRetry()).isFalse();
                        });
    }

    @Test
    void aSlugIsUniqueWithinItsTenant() {
        Project made = create("atlas");

        inProjects(projects -> {
            assertThatThrownBy(() -> projects.create(new NewProject("atlas", "Another")))
                    .isInstanceOf(Conflict.class)
                    .hasMessage("postgres: projects.create: the slug is taken; choose another one");
            // The transaction goes on, and nothing was written.
            assertThat(projects.list(PageRequest.first()).items()).containsExactly(made);
            assertThat(projects.findBySlug("atlas")).contains(made);
        });
        ground.as(bolt, tx -> new Projects(tx).create(new NewProject("atlas", "Theirs")));
    }

    @Test
    void aChangeNeedsTheVersionThatIsThereAndAFreeSlug() {
        Project atlas = create("atlas");
        create("borea");

        Project changed =
                projects(projects ->
                        projects.update(atlas.id(), 1, new NewProject("atlas", "Atlas", "Maps")));

        assertThat(changed.version()).isEqualTo(2);
        inProjects(projects -> {
            assertConflict(
                    Conflict.Kind.STALE,
                    () -> projects.update(atlas.id(), 1, new NewProject("atlas", "late")));
            assertConflict(
                    Conflict.Kind.UNIQUE,
                    () -> projects.update(atlas.id(), 2, new NewProject("borea", "taken")));
            assertThat(projects.get(atlas.id())).isEqualTo(changed);
        });
    }

    @Test
    void theSlugOfADeletedProjectIsFree() {
        Project old = create("atlas");
        inProjects(projects -> projects.delete(old.id()));

        Project next = create("atlas");

        assertThat(next.id()).isNotEqualTo(old.id());
        inProjects(projects -> {
            assertConflict(Conflict.Kind.UNIQUE, () -> projects.restore(old.id()));
            assertConflict(Conflict.Kind.UNIQUE, () -> projects.restore(old.id(), "atlas"));
            Project back = projects.restore(old.id(), "atlas-1");
            assertThat(back.slug()).isEqualTo("atlas-1");
            assertThat(projects.list(PageRequest.first()).items()).hasSize(2);
        });
    }

    @Test
    void anEnvironmentLivesAndDiesWithItsProject() {
        Project project = create("atlas");
        NewEnvironment live = new NewEnvironment("live", "Live", EnvironmentKind.PRODUCTION);
        Environment made = environments(environments -> environments.create(project.id(), live));

        inProjects(projects -> projects.delete(project.id()));

        environments(environments -> {
            assertThat(environments.find(made.id())).isEmpty();
            assertThat(environments.ofProject(project.id(), PageRequest.first()).items()).isEmpty();
            assertThatThrownBy(() -> environments.create(project.id(), live))
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining("there is no such project");
            assertThatThrownBy(() -> environments.update(made.id(), 1, live))
                    .isInstanceOf(NotFound.class);
            return null;
        });
        inProjects(projects -> projects.restore(project.id()));
        Environment back = environments(environments -> environments.get(made.id()));
        assertThat(back).isEqualTo(made);
        inProjects(projects -> {
            projects.delete(project.id());
            projects.purge(project.id());
            assertThatThrownBy(() -> projects.restore(project.id())).isInstanceOf(NotFound.class);
        });
        long left =
                ground.as(
                        acme,
                        tx -> tx.sql("select count(*) from platform.environment").one(Long.class));
        assertThat(left).isZero();
    }

    @Test
    void anEnvironmentIsChangedDeletedAndRestored() {
        Project project = create("atlas");
        NewEnvironment live = new NewEnvironment("live", "Live", EnvironmentKind.PRODUCTION);
        environments(environments -> {
            Environment made = environments.create(project.id(), live);
            assertConflict(Conflict.Kind.UNIQUE, () -> environments.create(project.id(), live));
            NewEnvironment test = new NewEnvironment("test", "Test", EnvironmentKind.STAGING);
            Environment changed = environments.update(made.id(), 1, test);
            assertThat(changed.kind()).isEqualTo(EnvironmentKind.STAGING);
            assertConflict(Conflict.Kind.STALE, () -> environments.update(made.id(), 1, live));
            environments.delete(made.id());
            environments.create(project.id(), test);
            assertConflict(Conflict.Kind.UNIQUE, () -> environments.restore(made.id()));
            environments.purge(made.id());
            assertThatThrownBy(() -> environments.restore(made.id())).isInstanceOf(NotFound.class);
            return null;
        });
    }

    @Test
    void anothersProjectIsNoParent() {
        Project theirs =
                ground.as(bolt, tx -> new Projects(tx).create(new NewProject("atlas", "Theirs")));
        NewEnvironment live = new NewEnvironment("live", "Live", EnvironmentKind.PRODUCTION);

        assertThatThrownBy(
                        () -> environments(environments -> environments.create(theirs.id(), live)))
                .isInstanceOf(NotFound.class);
        assertThatThrownBy(() ->
                        environments(environments -> environments.create(UUID.randomUUID(), live)))
                .isInstanceOf(NotFound.class);
    }
}
