package dev.bedstone.gateway.internal.http;

import java.io.InputStream;

/**
 * A table that comes with a request and lasts as long.
 *
 * @param structure names and types of the columns, as in CREATE TABLE
 * @param format the format of the data
 */
record ExternalTable(String name, String structure, String format, InputStream data) {}
