package dev.bedstone.standin.internal.storage;

/** The disk takes no more; nothing was changed. */
public final class DiskFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param words the system's own, such as {@code No space left on device}
     */
    DiskFullException(String words) {
        super(words);
    }
}
