package dev.bedstone.contracts;

/**
 * One thing that lets a tenant reach the data of another. Immutable; holds no data.
 *
 * @param rule what was broken, as a key such as {@code row-security-off}
 * @param object the object it was found at
 * @param what what is wrong and what may come of it, in one sentence
 * @param mend what to do: a statement for the store's own shell where there is one
 */
public record TenantFault(String rule, String object, String what, String mend) {}
