package dev.bedstone.gateway.internal.engine;

/**
 * What a statement gave back.
 *
 * @param bytes the formatted result; empty if it went elsewhere or there is none
 * @param statistics what was counted
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, handed over and forgotten
public record Answer(byte[] bytes, Statistics statistics) {}
