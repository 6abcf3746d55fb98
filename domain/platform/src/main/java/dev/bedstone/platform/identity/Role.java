package dev.bedstone.platform.identity;

/** What a member is in an organization; what he may do there, the application decides. */
public enum Role {
    /** Decides on everything, also on the organization itself; there is always one. */
    OWNER,
    /** Decides on members and settings. */
    ADMIN,
    /** Works in it. */
    MEMBER,
    /** Looks on. */
    VIEWER
}
