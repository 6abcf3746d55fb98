package dev.bedstone.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bedstone.config.ConfigLoader;
import dev.bedstone.config.MigrationsConfig;
import dev.bedstone.content.Campaign.Audience;
import dev.bedstone.content.Campaign.Metrics;
import dev.bedstone.content.Campaign.Schedule;
import dev.bedstone.content.CampaignEvent.Kind;
import dev.bedstone.content.Campaigns.StatusTotal;
import dev.bedstone.content.ContentTemplate.Format;
import dev.bedstone.contracts.StoreHooks;
import dev.bedstone.kernel.Actor;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.kernel.MissingScopeException;
import dev.bedstone.kernel.Scope;
import dev.bedstone.kernel.TenantId;
import dev.bedstone.migrate.MigrationLine;
import dev.bedstone.migrate.MigrationOptions;
import dev.bedstone.migrate.Migrations;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.testkit.FreshMongo;
import dev.bedstone.testkit.MongoTest;
import dev.bedstone.testkit.docs.Guide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Campaigns, templates and profiles, and the examples of docs/guides/content.md. */
@MongoTest
class ContentTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Schedule SUMMER = new Schedule(NOON, Optional.empty());

    private final Scope acme = scope();
    private Mongo mongo;

    private static Scope scope() {
        UUID user = UUID.randomUUID();
        return new Scope(new TenantId(UUID.randomUUID()), Actor.user(user));
    }

    @BeforeEach
    void open(FreshMongo fresh) {
        mongo = Mongo.open(fresh.config(), StoreHooks.NONE);
        migrations().up();
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    private Migrations migrations() {
        return Migrations.of(
                List.of(mongo), List.of(ContentMigrations.line()), MigrationOptions.STANDARD);
    }

    @Test
    void theGuideShowsWhatIsRunHere() {
        Guide.read(Path.of("../../docs/guides/content.md"))
                .assertExamplesAreRegionsOf(
                        "java", Path.of("src/test/java/dev/bedstone/content/ContentTest.java"));
    }

    /** The setting of the guide names the same files as the line for a builder. */
    @Test
    void theLineOfTheGuideIsThatOfTheModule(@TempDir Path project) throws IOException {
        Files.writeString(
                project.resolve("bedstone.yaml"),
                Guide.read(Path.of("../../docs/guides/content.md"))
                        .files("yaml")
                        .get("bedstone.yaml"));
        MigrationsConfig.Line line =
                ConfigLoader.standard(project)
                        .withEnvironment(Map.of())
                        .load()
                        .config()
                        .migrations()
                        .lines()
                        .getFirst();
        MigrationLine same =
                MigrationLine.resources(
                        line.name(),
                        line.store(),
                        ContentMigrations.class.getClassLoader(),
                        line.resources().orElseThrow());
        Migrations migrations =
                Migrations.of(List.of(mongo), List.of(same), MigrationOptions.STANDARD);
        assertThat(migrations.status().toString()).isEqualTo(migrations().status().toString());
        migrations.validate();
    }

    @Test
    void everyMigrationCanBeTakenBack() {
        migrations().verify();
        migrations().validate();
    }

    @Test
    void aCampaignFromDraftToItsNumbers() {
        acme.run(() -> {
            // @start region="campaign"
            Campaigns campaigns = new Campaigns(mongo);
            campaigns.create(
                    Campaign.draft(
                            "summer_sale",
                            "Summer sale",
                            List.of("email", "push"),
                            new Audience(List.of("regulars"), Optional.of("de-AT")),
                            new Schedule(NOON, Optional.of(NOON.plusSeconds(86_400)))));
            campaigns.become("summer_sale", CampaignStatus.ACTIVE);
            // @end region="campaign"
            // @start region="count"
            CampaignEvent shown =
                    new CampaignEvent("mail-4711", "summer_sale", Kind.IMPRESSION, 1_000, NOON);
            campaigns.count(shown);
            campaigns.count(shown); // told again: counted once
            campaigns.count(new CampaignEvent("c-1", "summer_sale", Kind.CLICK, 1, NOON));
            Metrics reached = campaigns.metrics("summer_sale");
            // @end region="count"
            assertThat(reached).isEqualTo(new Metrics(1_000, 1, 0));
            assertThat(reached.clickRate()).isEqualTo(0.001);
            // @start region="totals"
            campaigns.refresh("summer_sale");
            List<StatusTotal> totals = campaigns.totals();
            // @end region="totals"
            assertThat(totals).containsExactly(new StatusTotal(CampaignStatus.ACTIVE, 1, 1_000, 1));
            assertThat(campaigns.of(CampaignStatus.ACTIVE, 10, Optional.empty()).items())
                    .singleElement()
                    .satisfies(found -> assertThat(found.metrics()).isEqualTo(reached));
        });
    }

    /**
     * Thirty-two callers tell of the same eight events at once; with lost answers: ToldAgainTest.
     */
    @Test
    void nothingIsCountedTwice() throws Exception {
        Campaigns campaigns = new Campaigns(mongo);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> told =
                    IntStream.range(0, 32)
                            .mapToObj(caller ->
                                    callers.submit(() ->
                                            acme.call(() ->
                                                    campaigns.count(
                                                            new CampaignEvent(
                                                                    "e" + caller % 8,
                                                                    "c",
                                                                    Kind.CLICK,
                                                                    3,
                                                                    NOON)))))
                            .toList();
            int fresh = 0;
            for (Future<Boolean> answer : told) {
                fresh += answer.get() ? 1 : 0;
            }
            assertThat(fresh).isEqualTo(8);
        }
        assertThat(acme.call(() -> campaigns.metrics("c")).clicks()).isEqualTo(24);
    }

    @Test
    void tenantsAreApart() {
        Campaigns campaigns = new Campaigns(mongo);
        Campaign campaign = Campaign.draft("c", "C", List.of("email"), Audience.EVERYBODY, SUMMER);
        CampaignEvent event = new CampaignEvent("e", "c", Kind.CLICK, 1, NOON);
        for (Scope tenant : List.of(acme, scope())) {
            tenant.run(() -> {
                campaigns.create(campaign);
                assertThat(campaigns.count(event)).isTrue();
                assertThat(campaigns.metrics("c").clicks()).isEqualTo(1);
                assertThat(new UserProfiles(mongo).count("e", "u", "visit", NOON)).isTrue();
                assertThat(new ContentTemplates(mongo).save("t", Format.TEXT, "x").revision())
                        .isEqualTo(1);
            });
        }
        assertThatExceptionOfType(MissingScopeException.class)
                .isThrownBy(() -> campaigns.metrics("c"));
    }

    @Test
    void aStatusLeadsOnlyWhereItMay() {
        acme.run(() -> {
            Campaigns campaigns = new Campaigns(mongo);
            campaigns.create(
                    Campaign.draft("c", "C", List.of("email"), Audience.EVERYBODY, SUMMER));
            assertThatExceptionOfType(InvalidContentException.class)
                    .isThrownBy(() -> campaigns.become("c", CampaignStatus.COMPLETED))
                    .withMessageContaining("is DRAFT cannot become COMPLETED");
            Campaign read = campaigns.get("c").orElseThrow();
            campaigns.become("c", CampaignStatus.CANCELLED);
            assertThatExceptionOfType(InvalidContentException.class)
                    .isThrownBy(() -> campaigns.replace(read));
            assertThatExceptionOfType(Conflict.class).isThrownBy(() -> campaigns.create(read));
        });
    }

    @ParameterizedTest
    @CsvSource({"'',C,email", "c,'',email", "c,C,' '"})
    void aCampaignThatCannotBeIsRefused(String id, String name, String channel) {
        Campaign bad = Campaign.draft(id, name, List.of(channel), Audience.EVERYBODY, SUMMER);
        acme.run(() ->
                assertThatExceptionOfType(InvalidContentException.class)
                        .isThrownBy(() -> new Campaigns(mongo).create(bad)));
    }

    @Test
    void templatesHaveRevisions() {
        acme.run(() -> {
            // @start region="template"
            ContentTemplates templates = new ContentTemplates(mongo);
            templates.save("welcome", Format.HTML, "<p>Hello {{name}}!</p>");
            ContentTemplate welcome =
                    templates.save(
                            "welcome",
                            Format.HTML,
                            "<p>Hello {{name}}!</p>{{#offers}}<b>{{title}}</b>{{/offers}}");
            String page =
                    ContentTemplates.render(
                            welcome,
                            Map.of(
                                    "name",
                                    "Ada & <Co>",
                                    "offers",
                                    List.of(Map.of("title", "Tea"))));
            // @end region="template"
            assertThat(page).isEqualTo("<p>Hello Ada &amp; &lt;Co&gt;!</p><b>Tea</b>");
            assertThat(welcome.revision()).isEqualTo(2);
            assertThat(welcome.variables()).containsExactly("name", "offers", "title");
            assertThat(templates.latest("welcome").orElseThrow().body()).isEqualTo(welcome.body());
            assertThat(templates.get("welcome", 1).orElseThrow().body()).doesNotContain("offers");
            assertThat(templates.revisions("welcome"))
                    .extracting(ContentTemplate::revision)
                    .containsExactly(2, 1);
            assertThat(ContentTemplates.preview(Format.TEXT, "{{a}}", Map.of("a", "<&>")))
                    .isEqualTo("<&>");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{#a}}", "{{/a}}", "{{>other}}", "{{#a}}{{/b}}"})
    void aTemplateThatCannotBeReadIsRefused(String body) {
        acme.run(() ->
                assertThatExceptionOfType(InvalidContentException.class)
                        .isThrownBy(
                                () -> new ContentTemplates(mongo).save("x", Format.TEXT, body)));
    }

    /** Values are data: nothing of them is called, and none may be missing. */
    @Test
    void valuesAreDataAlone() {
        assertThatExceptionOfType(InvalidContentException.class)
                .isThrownBy(() -> ContentTemplates.preview(Format.TEXT, "{{a}}", Map.of()))
                .withMessageContaining("{{a}}");
        assertThatExceptionOfType(InvalidContentException.class)
                .isThrownBy(() ->
                        ContentTemplates.preview(
                                Format.TEXT, "{{a.class}}", Map.of("a", new Object())))
                .withMessageContaining("not a Object");
        assertThatExceptionOfType(InvalidContentException.class)
                .isThrownBy(() ->
                        ContentTemplates.preview(
                                Format.TEXT, "{{a.class.name}}", Map.of("a", Map.of("b", 1))));
    }

    @Test
    void profilesKnowWhatUsersLikeAndDo() {
        acme.run(() -> {
            // @start region="profile"
            UserProfiles profiles = new UserProfiles(mongo);
            profiles.prefer("ada", "newsletter", "weekly");
            profiles.join("ada", "regulars");
            profiles.count("visit-1", "ada", "visit", NOON);
            profiles.count("visit-1", "ada", "visit", NOON); // told again: counted once
            Map<String, Long> behaviour = profiles.behaviour("ada");
            // @end region="profile"
            assertThat(behaviour).containsExactly(Map.entry("visit", 1L));
            assertThat(profiles.get("ada"))
                    .contains(
                            new UserProfile(
                                    "ada",
                                    Map.of("newsletter", "weekly"),
                                    List.of("regulars"),
                                    Optional.of(NOON)));
            assertThat(profiles.in("regulars", 10, Optional.empty()).items()).hasSize(1);
            for (String bad : List.of("", "a.b", "$set", "_id")) {
                assertThatExceptionOfType(InvalidContentException.class)
                        .isThrownBy(() -> profiles.prefer("ada", bad, "x"));
            }
        });
    }
}
