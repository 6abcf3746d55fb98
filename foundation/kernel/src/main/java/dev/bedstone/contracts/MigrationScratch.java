package dev.bedstone.contracts;

import java.util.Map;

/** A session on a database that nobody else uses and that ends with it. Not thread-safe. */
public interface MigrationScratch extends MigrationSession {

    /**
     * Puts a row into every table that has none and takes one.
     *
     * @return the tables that took none, each with the reason
     */
    Map<String, String> plantCanaries();

    /** A digest of the rows of every column, by {@code schema.table.column}. */
    Map<String, String> rows();
}
