package dev.bedstone.ingest.audit;

/**
 * What an audit found.
 *
 * @param accepted events whose callers were told that they are safe
 * @param lost those of them that did not arrive
 * @param doubled rows that are there although another of the same event is
 * @param apart rows by which the table and its roll-up differ
 */
public record Findings(long accepted, long lost, long doubled, long apart) {}
