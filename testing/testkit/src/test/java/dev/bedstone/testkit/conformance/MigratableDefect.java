package dev.bedstone.testkit.conformance;

/** One way in which a {@link MemoryMigratable} breaks the contract, and the check that notices. */
enum MigratableDefect {
    DECLARES_NOTHING("declaresThatItIsMigratable"),
    LETS_EVERYBODY_IN("oneSessionHasTheLock"),
    NEVER_GIVES_THE_LOCK_BACK("oneSessionHasTheLock"),
    INVENTS_A_HISTORY("theJournalIsEmptyBeforeTheFirstRun"),
    TURNS_THE_JOURNAL_ROUND("theJournalKeepsWhatIsRecorded"),
    CUTS_DESCRIPTIONS("theJournalKeepsWhatIsRecorded"),
    ROUNDS_TIMES("theJournalKeepsWhatIsRecorded"),
    HAS_ONE_NUMBER_FOR_ALL_RUNS("laterRunsHaveGreaterNumbers"),
    FORGETS_THE_OUTCOME("aStatementIsCarriedOutAndJournaled"),
    DOES_IT_AGAIN("whatWasBegunAndDoneIsNotDoneAgain"),
    TAKES_BEGUN_FOR_DONE("whatWasBegunAndNotDoneIsDone"),
    KNOWS_NO_PLACE("aRefusedStatementSaysWhere"),
    CALLS_FAILED_DONE("aRefusedStatementSaysWhere"),
    COUNTS_ITS_JOURNAL("theSchemaIsTheSameUntilItChanges"),
    SEES_NO_COLUMNS("theSchemaIsTheSameUntilItChanges"),
    ADDS_TO_ITS_MEMORY("whatIsRememberedComesBack"),
    LEAVES_SCRATCH_BEHIND("aScratchDatabaseIsEmptyAndEndsWithItsSession"),
    TRIES_IN_THE_REAL_ONE("aScratchDatabaseIsEmptyAndEndsWithItsSession"),
    PLANTS_AGAIN("aScratchDatabaseIsEmptyAndEndsWithItsSession"),
    PRINTS_NO_JOURNAL("whatIsPrintedDoesTheSameInAShell"),
    JOURNALS_ITS_PASSWORD("showsNoSecret"),
    OPENS_WHEN_CLOSED("aClosedStoreOpensNoMigrations");

    private final String check;

    MigratableDefect(String check) {
        this.check = check;
    }

    /** The name of the suite's test that must fail. */
    String check() {
        return check;
    }
}
