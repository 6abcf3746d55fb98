package dev.bedstone.gateway.internal.http;

import java.nio.file.Path;

/**
 * What every answer needs to know. Immutable.
 *
 * @param version the engine's version
 * @param timeZone its time zone
 * @param spill where answers that are too large for memory are held
 */
public record ServerFacts(String version, String timeZone, Path spill) {

    /** The name the server goes by. */
    static final String NAME = "bedstone";
}
