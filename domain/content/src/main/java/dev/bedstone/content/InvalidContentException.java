package dev.bedstone.content;

/**
 * A campaign, a template or a profile that cannot be; nothing was stored. Its message is advice.
 */
public final class InvalidContentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidContentException(String what) {
        super(what);
    }
}
