package dev.bedstone.content;

import static dev.bedstone.mongo.Filter.where;

import dev.bedstone.content.ContentTemplate.Format;
import dev.bedstone.kernel.Conflict;
import dev.bedstone.mongo.CollectionDefinition;
import dev.bedstone.mongo.Documents;
import dev.bedstone.mongo.Mongo;
import dev.bedstone.mongo.Sort;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The templates of the tenant, each in revisions that never change. Thread-safe; cheap to make.
 * Methods throw {@link dev.bedstone.kernel.StoreFailure} as those of {@link Documents} do, and
 * {@link InvalidContentException} for what cannot be.
 */
public final class ContentTemplates {

    private static final CollectionDefinition<ContentTemplate, String> TEMPLATES =
            CollectionDefinition.of(
                    "content_templates", ContentTemplate.class, ContentTemplate::key);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
    private static final int TRIES = 10;

    private final Documents<ContentTemplate, String> templates;
    private final InstantSource clock;

    public ContentTemplates(Mongo mongo) {
        this(mongo, InstantSource.system());
    }

    ContentTemplates(Mongo mongo, InstantSource clock) {
        this.templates = mongo.documents(TEMPLATES);
        this.clock = clock;
    }

    /**
     * Stores a new revision, behind the latest.
     *
     * @throws Conflict if others stored revisions all the time
     */
    public ContentTemplate save(String name, Format format, String body) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidContentException(
                    "the name of a template has letters, digits, - and _, up to 100");
        }
        TemplateText.check(body);
        for (int attempt = 1; ; attempt++) {
            int revision = latest(name).map(ContentTemplate::revision).orElse(0) + 1;
            ContentTemplate next =
                    new ContentTemplate(
                            key(name, revision), name, revision, format, body, clock.instant());
            try {
                templates.insert(next);
                return next;
            } catch (Conflict faster) {
                if (attempt == TRIES) {
                    throw faster;
                }
            }
        }
    }

    /** The newest revision. */
    public Optional<ContentTemplate> latest(String name) {
        return templates
                .find(where(ContentTemplate::name).is(name))
                .sort(Sort.descending(ContentTemplate::revision))
                .first();
    }

    /** One revision. */
    public Optional<ContentTemplate> get(String name, int revision) {
        return templates.get(key(name, revision));
    }

    /** All revisions, the newest first. */
    public List<ContentTemplate> revisions(String name) {
        return templates
                .find(where(ContentTemplate::name).is(name))
                .sort(Sort.descending(ContentTemplate::revision))
                .list();
    }

    /**
     * The template with values for all of its variables.
     *
     * @param values texts, numbers, booleans, lists and maps of these
     */
    public static String render(ContentTemplate template, Map<String, ?> values) {
        return TemplateText.fill(template.body(), template.format() == Format.HTML, values);
    }

    /** What a body would make, without storing it. */
    public static String preview(Format format, String body, Map<String, ?> values) {
        TemplateText.check(body);
        return TemplateText.fill(body, format == Format.HTML, values);
    }

    private static String key(String name, int revision) {
        return name + "/" + revision;
    }
}
