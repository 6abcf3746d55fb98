package dev.bedstone.content;

import dev.bedstone.contracts.StoreKind;
import dev.bedstone.migrate.MigrationLine;

/** The migrations of this module's collections: the line {@code content} of MongoDB. */
public final class ContentMigrations {

    private ContentMigrations() {}

    /** The line, to be given to the builder of the application. */
    public static MigrationLine line() {
        return MigrationLine.resources(
                "content",
                StoreKind.MONGO,
                ContentMigrations.class.getClassLoader(),
                "dev/bedstone/content/migrations/mongo");
    }
}
