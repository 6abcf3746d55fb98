package dev.bedstone.bench.document;

import java.util.List;
import java.util.UUID;

/** One way to work with the documents of a tenant. */
interface Contender extends AutoCloseable {

    /** What it is called in the report. */
    String name();

    /** Writes one document. */
    void insert(UUID id);

    /** One document by its key. */
    Object find(UUID id);

    /** Writes several, each of which may fail by itself. */
    void insertAll(List<UUID> ids);

    /** Begins anew, with one document. */
    void empty(UUID known);

    @Override
    void close();
}
