package dev.bedstone.contracts;

import java.util.Optional;

/**
 * One statement of a script: a text, or code. Immutable.
 *
 * @param text what the store carries out; for code, its name
 * @param checksum SHA-256 of the text as it stands in the file, in hexadecimal
 * @param transactional whether the store can carry it out in a transaction
 * @param verify a query whose first value is true once the statement has been carried out
 * @param code the step, if it is code
 */
public record MigrationStatement(
        String text,
        String checksum,
        boolean transactional,
        Optional<String> verify,
        Optional<MigrationCode> code) {}
