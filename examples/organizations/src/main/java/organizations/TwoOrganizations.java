package organizations;

import dev.bedstone.Bedstone;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.NotFound;
import dev.bedstone.kernel.Scope;
import dev.bedstone.platform.PageRequest;
import dev.bedstone.platform.identity.NewOrganization;
import dev.bedstone.platform.identity.NewUser;
import dev.bedstone.platform.identity.Organizations;
import dev.bedstone.platform.identity.User;
import dev.bedstone.platform.identity.UserOrganization;
import dev.bedstone.platform.identity.Users;
import dev.bedstone.platform.knowledge.Document;
import dev.bedstone.platform.knowledge.DocumentMatch;
import dev.bedstone.platform.knowledge.DocumentSearch;
import dev.bedstone.platform.knowledge.Documents;
import dev.bedstone.platform.knowledge.NewDocument;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.postgres.PostgresTransactions;
import java.util.List;
import java.util.UUID;

/** Serves two organizations from the same tables, and shows that neither sees the other. */
public final class TwoOrganizations {

    private final Postgres postgres;

    private TwoOrganizations(Postgres postgres) {
        this.postgres = postgres;
    }

    public static void main(String[] arguments) {
        try (Bedstone bedstone = Bedstone.open()) {         // migrates, for bedstone.yaml says so
            new TwoOrganizations(bedstone.postgres()).serve();
        }
    }

    private void serve() {
        Scope acme = signIn("ada@acme.example", "Ada", "acme");
        Scope globex = signIn("gus@globex.example", "Gus", "globex");

        UUID plans = write(acme, "Plans for the rocket", "The rocket starts in spring.");
        write(globex, "Plans for the garden", "The garden is planted in spring.");

        System.out.println("acme finds: " + search(acme, "spring"));
        System.out.println("globex finds: " + search(globex, "spring"));
        System.out.println("globex finds of rockets: " + search(globex, "rocket"));
        try {
            globex.run(() -> postgres.read(tx -> new Documents(tx).body(plans)));
        } catch (NotFound hidden) {
            System.out.println("globex, with the id of acme's document: " + hidden.getMessage());
        }
        try {
            globex.run(() -> postgres.transaction(tx -> {
                new Documents(tx).delete(plans);
                return null;
            }));
        } catch (NotFound hidden) {
            System.out.println("globex, deleting it: " + hidden.getMessage());
        }
        try {
            postgres.withoutTenant().query("select title from platform.document").list(String.class);
        } catch (RuntimeException refused) {
            System.out.println("without a tenant: " + refused.getMessage());
        }
    }

    /** Before a tenant is known: the user by the address, his organization by his membership. */
    private Scope signIn(String email, String name, String organization) {
        PostgresTransactions nobody = postgres.withoutTenant();
        return nobody.transaction(tx -> {
            Users users = new Users(tx);
            User user = users.findByEmail(email).orElseGet(() -> users.create(new NewUser(email, name)));
            Organizations organizations = new Organizations(tx);
            List<UserOrganization> his = organizations.ofUser(user.id());
            return his.isEmpty()
                    ? new Scope(
                            organizations.create(new NewOrganization(organization, name + "'s"), user.id()).tenant(),
                            Actor.user(user.id()))
                    : new Scope(his.getFirst().tenant(), Actor.user(user.id()));
        });
    }

    private UUID write(Scope scope, String title, String body) {
        Document made = scope.call(() ->
                postgres.transaction(tx -> new Documents(tx).create(new NewDocument(title, body))));
        return made.id();
    }

    private List<String> search(Scope scope, String query) {
        return scope.call(() -> postgres.read(tx -> new DocumentSearch(tx).words(query, PageRequest.search())))
                .items().stream().map(DocumentMatch::title).distinct().toList();
    }
}
