package dev.bedstone.gateway;

/** Is told how far the fetching of the engine is. Called from one thread, a few times a second. */
@FunctionalInterface
public interface FetchProgress {

    /**
     * What one moment looks like.
     *
     * @param phase what is being done
     * @param bytes how many bytes are done
     * @param total how many there are in this phase
     */
    record Step(Phase phase, long bytes, long total) {}

    /** What fetching consists of. */
    enum Phase {
        /** Bytes over the network. */
        DOWNLOAD,
        /** Bytes of the library on disk. */
        UNPACK
    }

    /** Says how far it is. */
    void at(Step step);
}
