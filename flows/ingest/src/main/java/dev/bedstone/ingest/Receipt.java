package dev.bedstone.ingest;

/**
 * What became of events that were handed over.
 *
 * @param accepted how many are safe and will be rows of their table
 * @param dead how many cannot be, because a value or their time is refused; they are kept as dead
 *     letters with the reason
 */
public record Receipt(int accepted, int dead) {}
