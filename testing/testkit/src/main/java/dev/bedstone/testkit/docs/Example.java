package dev.bedstone.testkit.docs;

/**
 * A fenced block of a document: {@code ```java open-a-store}.
 *
 * @param language the first word behind the fence; empty if there is none
 * @param name what stands behind the language; empty if there is nothing
 * @param text the lines between the fences, each with its end
 * @param line where the block begins, counted from 1
 */
public record Example(String language, String name, String text, int line) {}
