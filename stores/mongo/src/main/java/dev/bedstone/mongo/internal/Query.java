package dev.bedstone.mongo.internal;

import java.util.List;

/**
 * What is asked for. Immutable.
 *
 * @param type what the documents are read as
 * @param filter which
 * @param sort in which order; empty for any
 * @param limit how many at most; 0 for all
 * @param batch how many the server sends at once; 0 for as many as it likes
 */
public record Query<T>(
        Class<T> type, Rendering.Part filter, List<SortKey> sort, int limit, int batch) {}
