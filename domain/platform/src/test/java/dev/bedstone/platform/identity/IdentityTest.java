package dev.bedstone.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.Area;
import dev.bedstone.platform.Ground;
import dev.bedstone.platform.InputException;
import dev.bedstone.platform.Page;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@PostgresTest
class IdentityTest {

    private static Ground ground;

    private final String unique = UUID.randomUUID().toString();
    private final User ada = user("ada");
    private final User bob = user("bob");
    private final Organization acme = organization("acme", ada);

    @BeforeAll
    static void prepare(FreshDatabase database) throws SQLException {
        ground = Ground.of(database, Area.IDENTITY);
    }

    @AfterAll
    static void close() {
        ground.close();
    }

    private User user(String name) {
        NewUser user = new NewUser(name + "-" + unique + "@Example.com", name);
        return ground.unbound(tx -> new Users(tx).create(user));
    }

    private Organization organization(String name, User owner) {
        NewOrganization made = new NewOrganization(name + "-" + unique, name);
        return ground.unbound(tx -> new Organizations(tx).create(made, owner.id()));
    }

    private static Scope scope(Organization organization, User user) {
        return new Scope(organization.tenant(), Actor.user(user.id()));
    }

    private static void assertConflict(Conflict.Kind kind, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        Conflict.class, conflict -> assertThat(conflict.kind()).isEqualTo(kind));
    }

    @Test
    void aUserIsFoundByAddressBeforeATenantIsKnown() {
        ground.unbound(tx -> {
            Users users = new Users(tx);
            assertThat(users.findByEmail("ADA-" + unique + "@example.COM")).contains(ada);
            assertThat(users.findByEmail("nobody@example.com")).isEmpty();
            assertThat(users.get(ada.id())).isEqualTo(ada);
            assertConflict(
                    Conflict.Kind.UNIQUE, () -> users.create(new NewUser(ada.email(), "Eve")));
            return null;
        });
        assertThatThrownBy(() -> new NewUser("no address", " "))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("email: is no e-mail address")
                .hasMessageContaining("name: is blank");
    }

    @Test
    void aUserIsChangedDeletedAndRestored() {
        ground.unbound(tx -> {
            Users users = new Users(tx);
            User changed = users.update(bob.id(), 1, new NewUser(bob.email(), "Robert"));
            assertThat(changed.name()).isEqualTo("Robert");
            assertConflict(
                    Conflict.Kind.STALE,
                    () -> users.update(bob.id(), 1, new NewUser(bob.email(), "late")));
            assertConflict(
                    Conflict.Kind.UNIQUE,
                    () -> users.update(bob.id(), 2, new NewUser(ada.email(), "Bob")));
            users.delete(bob.id());
            assertThat(users.find(bob.id())).isEmpty();
            assertThatThrownBy(() -> users.delete(bob.id())).isInstanceOf(NotFound.class);
            User next = users.create(new NewUser(bob.email(), "Another"));
            assertConflict(Conflict.Kind.UNIQUE, () -> users.restore(bob.id()));
            users.delete(next.id());
            users.purge(next.id());
            assertThat(users.restore(bob.id()).name()).isEqualTo("Robert");
            return null;
        });
    }

    @Test
    void anOrganizationIsATenantWithAnOwner() {
        ground.unbound(tx -> {
            Organizations organizations = new Organizations(tx);
            assertThat(organizations.findBySlug(acme.slug())).contains(acme);
            assertThat(organizations.ofUser(ada.id()))
                    .containsExactly(
                            new UserOrganization(acme.id(), acme.slug(), "acme", Role.OWNER));
            assertConflict(
                    Conflict.Kind.UNIQUE,
                    () -> organizations.create(new NewOrganization(acme.slug(), "x"), bob.id()));
            assertThatThrownBy(() ->
                            organizations.create(
                                    new NewOrganization("x-" + unique, "x"), UUID.randomUUID()))
                    .isInstanceOf(NotFound.class)
                    .hasMessageContaining("there is no such user");
            return null;
        });
        ground.as(
                scope(acme, ada),
                tx -> {
                    assertThat(new Organizations(tx).own()).isEqualTo(acme);
                    return null;
                });
    }

    @Test
    void anOrganizationIsChangedDeletedAndRestored() {
        Organization bolt = organization("bolt", bob);
        ground.as(
                scope(acme, ada),
                tx -> {
                    Organizations organizations = new Organizations(tx);
                    NewOrganization renamed = new NewOrganization(acme.slug(), "Acme Ltd");
                    assertThat(organizations.updateOwn(1, renamed).name()).isEqualTo("Acme Ltd");
                    assertConflict(Conflict.Kind.STALE, () -> organizations.updateOwn(1, renamed));
                    assertConflict(
                            Conflict.Kind.UNIQUE,
                            () ->
                                    organizations.updateOwn(
                                            2, new NewOrganization(bolt.slug(), "x")));
                    organizations.deleteOwn();
                    assertThatThrownBy(organizations::own).isInstanceOf(NotFound.class);
                    assertThat(organizations.ofUser(ada.id())).isEmpty();
                    assertThat(new Members(tx).find(ada.id())).isEmpty();
                    assertThatThrownBy(() -> new Members(tx).add(bob.id(), Role.MEMBER))
                            .isInstanceOf(NotFound.class)
                            .hasMessageContaining("there is no such organization");
                    assertThat(organizations.restoreOwn().name()).isEqualTo("Acme Ltd");
                    assertThat(organizations.ofUser(ada.id())).hasSize(1);
                    organizations.deleteOwn();
                    organizations.purgeOwn();
                    assertThatThrownBy(organizations::restoreOwn).isInstanceOf(NotFound.class);
                    return null;
                });
    }

    @Test
    void membersAreThoseOfTheBoundOrganization() {
        Organization bolt = organization("bolt", bob);
        ground.as(
                scope(acme, ada),
                tx -> {
                    Members members = new Members(tx);
                    members.add(bob.id(), Role.VIEWER);
                    assertConflict(Conflict.Kind.UNIQUE, () -> members.add(bob.id(), Role.MEMBER));
                    Member there = members.find(bob.id()).orElseThrow();
                    assertThat(there.role()).isEqualTo(Role.VIEWER);
                    members.changeRole(bob.id(), there.version(), Role.ADMIN);
                    assertConflict(
                            Conflict.Kind.STALE,
                            () -> members.changeRole(bob.id(), there.version(), Role.MEMBER));
                    assertThatThrownBy(() -> members.add(UUID.randomUUID(), Role.MEMBER))
                            .isInstanceOf(NotFound.class);
                    return null;
                });
        Page<Member> first =
                ground.as(scope(acme, ada), tx -> new Members(tx).list(PageRequest.first(1)));
        PageRequest next = PageRequest.first(1).at(first.next().orElseThrow());
        Page<Member> second = ground.as(scope(acme, ada), tx -> new Members(tx).list(next));
        assertThat(first.items()).extracting(Member::userId).containsExactly(bob.id());
        assertThat(second.items()).extracting(Member::userId).containsExactly(ada.id());

        Page<Member> theirs =
                ground.as(scope(bolt, bob), tx -> new Members(tx).list(PageRequest.first()));
        assertThat(theirs.items()).extracting(Member::userId).containsExactly(bob.id());
    }

    @Test
    void withoutATenantNobodyHasMembers() {
        assertThatThrownBy(() -> ground.unbound(tx -> new Members(tx).list(PageRequest.first())))
                .hasMessageContaining("tenant");
        assertThatThrownBy(() -> ground.unbound(tx -> new Organizations(tx).own()))
                .isInstanceOf(Denied.class)
                .hasMessageContaining("no tenant is bound");
    }

    @Test
    void theTablesAreReachedByTheirFunctionsAlone() {
        for (String from :
                List.of("app_user", "organization", "membership", "live_user", "live_member")) {
            assertThatThrownBy(() ->
                            ground.as(
                                    scope(acme, ada),
                                    tx ->
                                            tx.sql("select count(*) from platform." + from)
                                                    .one(Long.class)))
                    .as(from)
                    .isInstanceOf(Denied.class);
        }
    }

    @Test
    void anOrganizationKeepsAnOwner() {
        ground.as(
                scope(acme, ada),
                tx -> {
                    Members members = new Members(tx);
                    assertConflict(Conflict.Kind.CHECK, () -> members.remove(ada.id()));
                    assertConflict(
                            Conflict.Kind.CHECK, () -> members.changeRole(ada.id(), 1, Role.ADMIN));
                    assertConflict(Conflict.Kind.CHECK, () -> new Users(tx).delete(ada.id()));
                    members.add(bob.id(), Role.OWNER);
                    members.remove(ada.id());
                    assertThat(members.find(ada.id())).isEmpty();
                    new Users(tx).delete(ada.id());
                    return null;
                });
    }

    @Test
    void twoOwnersWhoLeaveAtOnceLeaveOneBehind() throws InterruptedException {
        for (int round = 0; round < 10; round++) {
            Organization shared = organization("shared-" + round, ada);
            ground.as(
                    scope(shared, ada),
                    tx -> {
                        new Members(tx).add(bob.id(), Role.OWNER);
                        return null;
                    });
            List<Throwable> told = Collections.synchronizedList(new ArrayList<>());
            List<Thread> leaving = new ArrayList<>();
            for (User user : List.of(ada, bob)) {
                leaving.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        ground.as(
                                                scope(shared, user),
                                                tx -> {
                                                    new Members(tx).remove(user.id());
                                                    return null;
                                                });
                                    } catch (RuntimeException refused) {
                                        told.add(refused);
                                    }
                                }));
            }
            for (Thread thread : leaving) {
                thread.join();
            }

            assertThat(told).singleElement().isInstanceOf(Conflict.class);
            Page<Member> left =
                    ground.as(scope(shared, ada), tx -> new Members(tx).list(PageRequest.first()));
            assertThat(left.items()).singleElement().extracting(Member::role).isEqualTo(Role.OWNER);
        }
    }
}
