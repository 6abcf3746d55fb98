package dev.bedstone.testkit.conformance;

import dev.bedstone.contracts.Migratable;
import dev.bedstone.contracts.MigrationStatement;
import dev.bedstone.contracts.Store;
import dev.bedstone.kernel.Secret;
import java.util.List;
import java.util.Set;

/**
 * What {@link MigratableConformance} needs to know of a store. One instance serves one test, which
 * has a database of its own.
 *
 * @param <S> the store's own class
 */
public interface MigratableUnderTest<S extends Store & Migratable> {

    /** Opens the store as an application would. */
    S open();

    /** Creates a table, or what takes its place. */
    String createTable(String name);

    /** Adds a column {@code extra}, or what takes its place. */
    String addColumn(String table);

    /** A statement that the server refuses, at a place that it names. */
    String nonsense();

    /**
     * A statement that no transaction covers, which makes something of the table {@code name} that
     * is there, and which the server refuses the second time.
     */
    MigrationStatement standingAlone(String name);

    /** Whether what {@link #standingAlone} makes is there. */
    boolean isThere(String name);

    /** Carries out a statement past the store. */
    void byHand(String statement);

    /** Carries out what the store printed, as its shell does. */
    void inShell(String printed);

    /** The names of all databases of the server. */
    Set<String> databases();

    /** Everything the store's journal holds, as text. */
    String journalText();

    /** The store's passwords. */
    List<Secret> secrets();
}
