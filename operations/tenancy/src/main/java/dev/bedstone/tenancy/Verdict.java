package dev.bedstone.tenancy;

/** What came of an attack. */
public enum Verdict {
    /** It failed, and succeeded when the protection was taken away. */
    DEFENDED,
    /** It reached the data of another tenant. */
    LEAKS,
    /** It failed, and failed as well without the protection: it proves nothing. */
    UNPROVEN,
    /** It succeeded, and the store is known not to defend against it. */
    NOT_DEFENDED,
    /** It read nothing from the store as it is, where there are no controls. */
    NOTHING_READ,
    /** There was nothing it fits. */
    UNTRIED
}
