package dev.bedstone.testkit.fault;

/** One of the two ends of a proxied connection; a direction is named by the end it leads to. */
public enum Side {
    /** The program that connected to the proxy. */
    CLIENT,
    /** The server the proxy connects to. */
    SERVER
}
