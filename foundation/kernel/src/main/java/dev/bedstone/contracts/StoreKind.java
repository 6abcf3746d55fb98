package dev.bedstone.contracts;

/** The engines Bedstone knows. */
public enum StoreKind {
    POSTGRES("postgres", "PostgreSQL"),
    CLICKHOUSE("clickhouse", "ClickHouse"),
    MONGO("mongo", "MongoDB"),
    REDIS("redis", "Redis");

    private final String key;
    private final String title;

    StoreKind(String key, String title) {
        this.key = key;
        this.title = title;
    }

    /** The name in settings and on the command line: lower case, one word. */
    public String key() {
        return key;
    }

    /** The name in prose. */
    public String title() {
        return title;
    }
}
