package dev.bedstone.engines.internal.set;

import dev.bedstone.engines.internal.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The addresses of a set's engines, with passwords, in the names the configuration understands. The
 * passwords have no character that a URL or a shell would take for something else.
 */
public final class EnvironmentFile {

    private EnvironmentFile() {}

    /** Writes one {@code NAME=value} line per variable; only the owner can read the file. */
    public static void write(Path file, Map<String, String> variables) throws IOException {
        StringBuilder text =
                new StringBuilder("# Written when the engines start; changes here are lost.\n");
        variables.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        PrivateFiles.replace(file, text.toString());
    }
}
