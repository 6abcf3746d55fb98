package dev.bedstone.platform.identity;

import dev.bedstone.platform.internal.Checks;
import java.util.Locale;

/**
 * What is known of a user who signs up. Immutable.
 *
 * @param email kept in lower case; unique among the users that are not deleted
 * @param name 1 to 200 characters, not blank
 */
public record NewUser(String email, String name) {

    /**
     * @throws dev.bedstone.platform.InputException if a text cannot be taken
     */
    public NewUser {
        email = email.toLowerCase(Locale.ROOT);
        new Checks().email("email", email).text("name", name, 200).done();
    }
}
