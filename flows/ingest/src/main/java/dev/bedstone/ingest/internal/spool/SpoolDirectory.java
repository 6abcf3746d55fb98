package dev.bedstone.ingest.internal.spool;

import java.io.IOException;
import java.util.List;

/**
 * What a spool asks of a file system: one flat directory. What is written to a file is safe after
 * {@link SpoolFile#force}, and that a name exists, or no longer exists, after {@link #sync}.
 * Thread-safe.
 */
public interface SpoolDirectory {

    /** What lies there, in no order. */
    List<Entry> list() throws IOException;

    /** A new, empty file. Fails if there is one of this name. */
    SpoolFile create(String name) throws IOException;

    /** A file that exists. */
    SpoolFile open(String name) throws IOException;

    /** Gives a file another name, at once or not at all. */
    void rename(String from, String to) throws IOException;

    /** Removes a file; one that is not there is no failure. */
    void delete(String name) throws IOException;

    /** Makes names safe: of files that were created, renamed and deleted before. */
    void sync() throws IOException;

    /**
     * A file of the directory.
     *
     * @param name its name
     * @param size its bytes
     */
    record Entry(String name, long size) {}
}
