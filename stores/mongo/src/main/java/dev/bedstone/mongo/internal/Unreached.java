package dev.bedstone.mongo.internal;

/**
 * Why no member of the cluster could be found in time. The driver tells what it learnt in the
 * background in the message of its exception alone, which holds addresses.
 *
 * @param what what happened
 * @param advice what to do
 */
record Unreached(String what, String advice) {

    private static final String SELECTION = "no server could be reached in time";

    /**
     * Reads it from the driver's message.
     *
     * @param setting where the server is configured, such as {@code bedstone.mongo}
     */
    static Unreached of(String message, String setting) {
        if (message.contains("java.net.UnknownHostException")
                || message.contains("srvResolutionException")) {
            return new Unreached(
                    SELECTION + ": the name of the host is not known",
                    "check the spelling in " + setting + ".url, and the name service");
        }
        if (message.contains("java.net.ConnectException")) {
            return new Unreached(
                    SELECTION + ": the connection was refused",
                    "check host and port in " + setting + ".url, and that the server runs");
        }
        if (message.contains("type=REPLICA_SET,")) {
            return new Unreached(
                    SELECTION + " that is a member of the replica set and takes it",
                    "check the name in "
                            + setting
                            + ".replica-set, that the servers of "
                            + setting
                            + ".url are its members, and that it has a primary");
        }
        return new Unreached(
                SELECTION,
                "check " + setting + ".url, that MongoDB answers there, and that it has a primary");
    }
}
