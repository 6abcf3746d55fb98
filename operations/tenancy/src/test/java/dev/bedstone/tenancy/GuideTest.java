package dev.bedstone.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Denied;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.postgres.Postgres;
import dev.bedstone.testkit.FreshDatabase;
import dev.bedstone.testkit.PostgresTest;
import dev.bedstone.testkit.docs.Guide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of the guide work, and their schema is clean and holds. */
@PostgresTest
class GuideTest {

    private static final Guide GUIDE = Guide.read(Path.of("../../docs/guides/tenancy.md"));

    @Test
    void theExamplesWork(FreshDatabase database, @TempDir Path folder) throws Exception {
        for (Map.Entry<String, String> file : GUIDE.files("sql").entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        try (Ground ground = new Ground(database)) {
            ground.provision("alter role bedstone_owner createdb");
            MigrationLine app = MigrationLine.folder("app", StoreKind.POSTGRES, folder);
            Migrations migrations =
                    Migrations.of(
                            List.of(ground.postgres()),
                            List.of(Ground.line(), app),
                            MigrationOptions.STANDARD);
            migrations.verify();
            migrations.up();

            work(ground.postgres());
            assertThat(ground.values("select tenant_id from document"))
                    .containsExactly(Ground.ACME.toString());
            assertThatThrownBy(() ->
                            ground.postgres()
                                    .withoutTenant()
                                    .sql("select email from app_user")
                                    .list(String.class))
                    .isInstanceOf(Denied.class);
            check(ground.postgres());
        }
    }

    private static void work(Postgres postgres) {
        TenantId tenant = new TenantId(Ground.ACME);
        // @start region="work"
        Scope acme = new Scope(tenant, Actor.service("import"));
        acme.run(() ->
                postgres.transaction(tx ->
                        tx.sql("insert into document (slug, title) values (:slug, :title)")
                                .bind("slug", "q3")
                                .bind("title", "Q3.pdf")
                                .update()));
        long documents =
                acme.call(() -> postgres.sql("select count(*) from document").one(Long.class));
        // @end region="work"
        assertThat(documents).isEqualTo(1);
    }

    private static void check(Postgres postgres) {
        // @start region="check"
        LintReport lint = new TenantLint(List.of(postgres)).run();
        ProofReport proof = new TenantProof(List.of(postgres)).run();
        // @end region="check"
        assertThat(lint.faults()).isEmpty();
        assertThat(proof.holds()).isTrue();
        assertThat(proof.leftOut().get("postgres")).isEmpty();
    }

    @Test
    void theCodeOfTheGuideIsTheCodeThatIsRun() {
        GUIDE.assertExamplesAreRegionsOf(
                "java", Path.of("src/test/java/dev/bedstone/tenancy/GuideTest.java"));
    }
}
