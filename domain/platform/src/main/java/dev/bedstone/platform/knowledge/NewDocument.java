package dev.bedstone.platform.knowledge;

import dev.bedstone.platform.internal.Checks;

/**
 * What its author says of a document. Immutable.
 *
 * @param title 1 to 500 characters, not blank
 * @param body its text, up to a million characters; may be empty
 */
public record NewDocument(String title, String body) {

    static final int LONGEST_TITLE = 500;
    static final int LONGEST_BODY = 1_000_000;

    /**
     * @throws dev.bedstone.platform.InputException if a text cannot be taken
     */
    public NewDocument {
        new Checks().text("title", title, LONGEST_TITLE).upTo("body", body, LONGEST_BODY).done();
    }

    /** A document without a text. */
    public NewDocument(String title) {
        this(title, "");
    }
}
