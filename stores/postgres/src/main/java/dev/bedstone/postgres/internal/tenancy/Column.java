package dev.bedstone.postgres.internal.tenancy;

import java.util.List;

/**
 * A column of a table to plant rows in. Immutable.
 *
 * @param name quoted
 * @param type the name of its type, for a domain of the type below
 * @param category the category of that type, as in {@code pg_type}
 * @param length the most characters; 0 for no limit
 * @param required whether it has to be given a value
 * @param optional whether it may be null and has no default
 * @param key whether it is part of the primary key
 * @param computed whether the server gives the value and nobody else
 * @param tenant whether it holds the tenant
 * @param choices values that a type or a check names
 */
record Column(
        String name,
        String type,
        String category,
        int length,
        boolean required,
        boolean optional,
        boolean key,
        boolean computed,
        boolean tenant,
        List<String> choices) {}
