package dev.bedstone.standin.internal.storage;

/** Is told what a person should know of the file. Called by the thread that writes it. */
public interface StorageWatcher {

    /**
     * The disk takes nothing more; changes are refused until it does.
     *
     * @param words the system's own, such as {@code No space left on device}
     */
    void full(String words);

    /** The disk takes what is written again. */
    void freed();

    /** The file can be written no more, for another reason than a full disk. */
    void broken(Throwable thrown);
}
