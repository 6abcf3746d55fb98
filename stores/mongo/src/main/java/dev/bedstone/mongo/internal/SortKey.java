package dev.bedstone.mongo.internal;

import java.util.List;

/**
 * A field of an order. Immutable.
 *
 * @param names the field's components
 * @param ascending whether the smallest comes first
 */
public record SortKey(List<String> names, boolean ascending) {}
