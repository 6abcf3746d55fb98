package dev.bedstone.ingest.audit;

/** One event, by who made it and its number. */
public record Id(long producer, long number) {}
