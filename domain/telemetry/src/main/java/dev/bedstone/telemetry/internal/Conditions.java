package dev.bedstone.telemetry.internal;

import dev.bedstone.clickhouse.ClickHouseQuery;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What narrows an answer down, with the values that are bound to it. Immutable. */
public final class Conditions {

    /** Nothing. */
    public static final Conditions NONE = new Conditions(List.of(), Map.of());

    private final List<String> texts;
    private final Map<String, Object> values;

    private Conditions(List<String> texts, Map<String, Object> values) {
        this.texts = List.copyOf(texts);
        this.values = Map.copyOf(values);
    }

    private Conditions and(String text, String name, Object value) {
        List<String> more = new ArrayList<>(texts);
        more.add(text);
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.put(name, value);
        return new Conditions(more, all);
    }

    /** Of one project. */
    public Conditions project(UUID project) {
        return and("project_id = {project:UUID}", "project", project);
    }

    /** Of one person. */
    public Conditions user(UUID user) {
        return and("user_id = {user:UUID}", "user", user);
    }

    /** Of one provider. */
    public Conditions provider(String provider) {
        return and("provider = {provider:String}", "provider", provider);
    }

    /** Of one model. */
    public Conditions model(String model) {
        return and("model = {model:String}", "model", model);
    }

    /** Of one kind of span. */
    public Conditions kind(String kind) {
        return and("kind = {kind:String}", "kind", kind);
    }

    /** Of spans of one name. */
    public Conditions name(String name) {
        return and("name = {name:String}", "name", name);
    }

    /** Whether they speak of a person. */
    boolean namesUser() {
        return values.containsKey("user");
    }

    /** Whether they speak of a project. */
    boolean namesProject() {
        return values.containsKey("project");
    }

    /** The tenant's rows that are meant. */
    String where(String range) {
        StringBuilder where = new StringBuilder("tenant_id = {tenant:UUID} and ").append(range);
        texts.forEach(text -> where.append(" and ").append(text));
        return where.toString();
    }

    void bind(ClickHouseQuery query) {
        values.forEach(query::bind);
    }
}
