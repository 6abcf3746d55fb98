package dev.bedstone.bench.tenant;

import java.util.List;
import java.util.UUID;

/** One way to work with the rows of a tenant. */
interface Contender extends AutoCloseable {

    /** What it is called in the report. */
    String name();

    /** One row by its key. */
    Note read(UUID tenant, UUID id) throws Exception;

    /** Writes one row. */
    void insert(UUID tenant, Note note) throws Exception;

    /** Changes one row. */
    void update(UUID tenant, UUID id, String title) throws Exception;

    /** The newest fifty rows. */
    List<Note> list(UUID tenant) throws Exception;

    @Override
    void close();
}
