package dev.bedstone.engines;

import dev.bedstone.contracts.StoreKind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * One engine that a set can have: how it is started, found again, and reached. The sets of this
 * module know PostgreSQL and Redis; other modules bring theirs. Stateless and thread-safe.
 */
public interface EngineBlueprint {

    /**
     * The engine's name within a set, such as {@code redis-cache}; also the name of its directory.
     */
    String name();

    /** Which store it serves. */
    StoreKind kind();

    /** The port it has if nobody says otherwise and it is free; 1 to 65535. */
    int wellKnownPort();

    /** What it is, in a few words for a person: {@code PostgreSQL 18}. */
    String title();

    /**
     * Fetches what it needs and this machine does not have, if anything. May take minutes the first
     * time and nothing after it.
     *
     * @param progress is told how far it is
     * @throws dev.bedstone.kernel.Unsupported if it cannot be had here; the message names the ways
     *     out
     */
    default void prepare(Progress progress) {}

    /**
     * Starts it and waits until it is ready.
     *
     * @param data its own directory
     * @param port where it listens
     * @param options those of the set
     * @throws dev.bedstone.kernel.StoreFailure if it cannot be started
     */
    LocalEngine start(Path data, int port, EngineSetOptions options);

    /**
     * What an application needs to reach it, by canonical names of the environment.
     *
     * @param engine one that this blueprint has started
     */
    Map<String, String> variables(LocalEngine engine);

    /**
     * How its server is recognised when the process that started it is gone.
     *
     * @param data its own directory
     */
    Trace trace(Path data);

    /**
     * The trace a server leaves among the processes of a machine.
     *
     * @param directory where its process works
     * @param programs the names of its program
     * @param stopSignal what stops it cleanly, such as {@code TERM}
     */
    record Trace(Path directory, Set<String> programs, String stopSignal) {}

    /** Is told how far a preparation is; called from one thread, a few times a second. */
    @FunctionalInterface
    interface Progress {

        /**
         * Says how far it is.
         *
         * @param what what is being done, in a word or two
         * @param done how many bytes are done
         * @param total how many there are; positive
         */
        void at(String what, long done, long total);
    }
}
