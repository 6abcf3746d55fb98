package dev.bedstone.testkit.conformance;

/** One way in which a {@link MemoryStore} breaks a contract, and the check that must notice. */
enum Defect {
    CHANGES_ITS_ID("saysWhoItIs"),
    IS_OF_ANOTHER_KIND("saysWhoItIs"),
    DECLARES_NOTHING("fulfilsWhatItDeclaresAndRefusesTheRest"),
    HANDS_OUT_NULL("fulfilsWhatItDeclaresAndRefusesTheRest"),
    FAILS_AT_SECOND_CLOSE("mayBeClosedTwice"),
    WORKS_WHEN_CLOSED("refusesUseAfterClose"),
    SAYS_NOTHING_OF_BEING_CLOSED("refusesUseAfterClose"),
    TAKES_ANY_PASSWORD("deniesAWrongPassword"),
    CALLS_A_WRONG_PASSWORD_UNAVAILABLE("deniesAWrongPassword"),
    OPENS_WITHOUT_CONNECTING("isUnavailableWhereNobodyListens"),
    WAITS_TOO_LONG("givesUpOnAServerThatSaysNothing"),
    LEAKS_A_THREAD("aFailedOpenLeavesNothingBehind"),
    LEAKS_A_CONNECTION("aFailedOpenLeavesNothingBehind"),
    LEAKS_A_THREAD_AT_CLOSE("closingLeavesNothingBehind"),
    LEAKS_A_CONNECTION_AT_CLOSE("closingLeavesNothingBehind"),
    WAITS_FOR_RUNNING_WORK("closingCutsWhatDoesNotEnd"),
    LEAVES_RUNNING_WORK("closingCutsWhatDoesNotEnd"),
    IGNORES_INTERRUPTS("anInterruptEndsARunningOperation"),
    TELLS_NO_HOOK("tellsItsHooksOfAnOperation"),
    LOSES_THE_TOKEN("tellsItsHooksOfAnOperation"),
    HIDES_FAILURES_FROM_HOOKS("tellsItsHooksOfAFailure"),
    DIES_OF_HOOKS("survivesAHookThatThrows"),
    TELLS_ITS_PASSWORD("showsNoSecret"),
    TELLS_ITS_PASSWORD_IN_A_CAUSE("showsNoSecret"),

    THROWS_WHEN_DOWN("isDownWhenTheServerIsKilledAndUpWhenItIsBack"),
    IS_ALWAYS_UP("answersInTimeWhenFrozen"),
    HANGS_WHEN_FROZEN("answersInTimeWhenFrozen"),
    PROBES_ONE_AFTER_THE_OTHER("answersInTimeWhenFrozen"),
    STAYS_DOWN("isUpSoonAfterAFrozenServerGoesOn"),
    KNOWS_NO_VERSION("isUpWithItsVersion"),
    NAMES_ITS_USER("isUpWithItsVersion"),
    NAMES_ITS_HOST_WHEN_DOWN("isDownWhenTheServerIsKilledAndUpWhenItIsBack"),
    ASKS_FOR_STATISTICS("hasStatisticsWithoutAskingTheServer"),
    COUNTS_NOTHING("hasConsistentStatistics"),
    FORGETS_TO_GIVE_BACK("hasConsistentStatistics"),
    SEES_NO_USE("countsWhatIsInUse");

    private final String check;

    Defect(String check) {
        this.check = check;
    }

    /** The name of the suite's test that must fail. */
    String check() {
        return check;
    }
}
