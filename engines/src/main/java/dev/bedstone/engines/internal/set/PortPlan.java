package dev.bedstone.engines.internal.set;

import dev.bedstone.engines.EngineBlueprint;
import dev.bedstone.engines.internal.Ports;
import dev.bedstone.engines.internal.PrivateFiles;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ports of a set's engines. A port once given stays, so that addresses do too: it is kept in a
 * file of the set's directory. Thread-safe.
 */
public final class PortPlan {

    private final Path file;
    private final Map<String, Integer> given;
    private final Map<String, Integer> kept;
    private final ReentrantLock lock = new ReentrantLock();

    private PortPlan(Path file, Map<String, Integer> given, Map<String, Integer> kept) {
        this.file = file;
        this.given = given;
        this.kept = kept;
    }

    /**
     * Reads the ports of earlier starts.
     *
     * @param file where ports are kept
     * @param given the ports somebody asked for, by engine
     */
    public static PortPlan load(Path file, Map<String, Integer> given) throws IOException {
        Map<String, Integer> kept = new TreeMap<>();
        if (Files.exists(file)) {
            Properties properties = new Properties();
            properties.load(new StringReader(Files.readString(file)));
            properties.forEach((name, port) -> {
                if (port.toString().matches("[1-9]\\d{0,4}")) {
                    kept.put(name.toString(), Integer.valueOf(port.toString()));
                }
            });
        }
        return new PortPlan(file, given, kept);
    }

    /** Whether the engine's port was chosen before: asked for now, or used at an earlier start. */
    public boolean isFixed(String engine) {
        lock.lock();
        try {
            return given.containsKey(engine) || kept.containsKey(engine);
        } finally {
            lock.unlock();
        }
    }

    /** The engine's port, chosen now if it has none, and kept. */
    public int port(EngineBlueprint blueprint) throws IOException {
        String engine = blueprint.name();
        lock.lock();
        try {
            Integer asked = given.get(engine);
            int port = asked != null ? asked : kept.getOrDefault(engine, 0);
            return keep(engine, port != 0 ? port : free(blueprint));
        } finally {
            lock.unlock();
        }
    }

    /** Another port for an engine whose freshly chosen one was lost to somebody faster. */
    public int another(String engine) throws IOException {
        lock.lock();
        try {
            return keep(engine, Ports.anyFree());
        } finally {
            lock.unlock();
        }
    }

    private int keep(String engine, int port) throws IOException {
        Integer before = kept.put(engine, port);
        if (before == null || before != port) {
            StringBuilder text = new StringBuilder();
            kept.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
            PrivateFiles.replace(file, text.toString());
        }
        return port;
    }

    private static int free(EngineBlueprint blueprint) {
        int port = blueprint.wellKnownPort();
        return Ports.isFree(port) ? port : Ports.anyFree();
    }
}
